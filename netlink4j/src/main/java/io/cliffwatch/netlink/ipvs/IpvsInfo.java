// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

/**
 * What {@code IPVS_CMD_GET_INFO} tells.
 *
 * @param version IPVS' own version, such as {@code 0x010201} for 1.2.1
 * @param connectionTableSize buckets of the connections' hash table
 */
public record IpvsInfo(long version, long connectionTableSize) {}
