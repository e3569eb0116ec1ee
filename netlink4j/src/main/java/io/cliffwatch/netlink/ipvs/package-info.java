// SPDX-License-Identifier: Apache-2.0
/** IP Virtual Server: virtual services, their destinations and statistics, by generic netlink. */
@NullMarked
package io.cliffwatch.netlink.ipvs;

import org.jspecify.annotations.NullMarked;
