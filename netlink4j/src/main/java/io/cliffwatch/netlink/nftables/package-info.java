// SPDX-License-Identifier: Apache-2.0
/**
 * nf_tables over nfnetlink: the generation of the rulesets, tables, chains, rules with their
 * expressions, sets and maps with their elements, objects. Reading only.
 */
@NullMarked
package io.cliffwatch.netlink.nftables;

import org.jspecify.annotations.NullMarked;
