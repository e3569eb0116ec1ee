// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

/**
 * What {@code IP_VS_SO_GET_INFO} tells without counting.
 *
 * @param version IPVS' own version, such as {@code 0x010201} for 1.2.1
 * @param connectionTableSize buckets of the connections' hash table
 * @param ipv4Services virtual services of IPv4; IPv6 has no such counter
 */
public record IpvsInfo(long version, long connectionTableSize, long ipv4Services) {}
