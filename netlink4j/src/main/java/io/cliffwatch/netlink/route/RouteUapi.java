// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.route;

/** Constants of rtnetlink, with the header and name they have in C. */
final class RouteUapi {
  static final int RTM_NEWLINK = 16; // RTM_NEWLINK, linux/rtnetlink.h
  static final int RTM_GETLINK = 18; // RTM_GETLINK, linux/rtnetlink.h
  static final int RTM_NEWADDR = 20; // RTM_NEWADDR, linux/rtnetlink.h
  static final int RTM_GETADDR = 22; // RTM_GETADDR, linux/rtnetlink.h
  static final int IFINFOMSG = 16; // sizeof(struct ifinfomsg), linux/rtnetlink.h
  static final int IFA_MSG = 8; // sizeof(struct ifaddrmsg), linux/if_addr.h
  static final int IFNAMSIZ = 16; // IFNAMSIZ, linux/if.h
  static final int IFLA_IFNAME = 3; // IFLA_IFNAME, linux/if_link.h, text
  static final int IFLA_EXT_MASK = 29; // IFLA_EXT_MASK, linux/if_link.h, u32
  static final int RTEXT_FILTER_SKIP_STATS = 1 << 3; // RTEXT_FILTER_SKIP_STATS, linux/rtnetlink.h
  static final int IFA_ADDRESS = 1; // IFA_ADDRESS, linux/if_addr.h, network byte order
  static final int IFA_LOCAL = 2; // IFA_LOCAL, linux/if_addr.h, network byte order

  private RouteUapi() {}
}
