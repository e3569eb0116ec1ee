// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.taskstats;

/** Constants of {@code linux/taskstats.h} and {@code linux/acct.h}, with the names there. */
final class TaskstatsUapi {
  static final String TASKSTATS_GENL_NAME = "TASKSTATS"; // TASKSTATS_GENL_NAME

  static final int TASKSTATS_CMD_GET = 1; // TASKSTATS_CMD_GET
  static final int TASKSTATS_CMD_NEW = 2; // TASKSTATS_CMD_NEW
  static final int TASKSTATS_CMD_ATTR_REGISTER_CPUMASK = 3; // …_REGISTER_CPUMASK, text
  static final int TASKSTATS_CMD_ATTR_DEREGISTER_CPUMASK = 4; // …_DEREGISTER_CPUMASK, text
  static final int TASKSTATS_TYPE_STATS = 3; // TASKSTATS_TYPE_STATS, struct taskstats
  static final int TASKSTATS_TYPE_AGGR_PID = 4; // TASKSTATS_TYPE_AGGR_PID, nested: of one task

  static final int AFORK = 0x01; // AFORK, linux/acct.h: forked, and did not exec

  // struct taskstats, in the machine's byte order: offsets of all versions but 15
  static final int VERSION = 0; // version, u16
  static final int AC_EXITCODE = 4; // ac_exitcode, u32
  static final int AC_FLAG = 8; // ac_flag, u8
  static final int CPU_RUN_VIRTUAL_TOTAL = 72; // cpu_run_virtual_total, u64, ns
  static final int AC_COMM = 80; // ac_comm, char[TS_COMM_LEN]
  static final int TS_COMM_LEN = 32; // TS_COMM_LEN
  static final int AC_PID = 128; // ac_pid, u32
  static final int AC_PPID = 132; // ac_ppid, u32
  static final int AC_ETIME = 144; // ac_etime, u64, µs
  static final int AC_UTIME = 152; // ac_utime, u64, µs
  static final int AC_STIME = 160; // ac_stime, u64, µs
  static final int HIWATER_RSS = 200; // hiwater_rss, u64, KiB
  static final int READ_CHAR = 216; // read_char, u64
  static final int WRITE_CHAR = 224; // write_char, u64
  static final int AC_TGID = 368; // ac_tgid, u32, since version 12

  static final int VERSION_WITH_TGID = 12;

  /**
   * The version whose minima and maxima of delays stand in the middle of the struct; version 16
   * moved them to its end.
   */
  static final int VERSION_WITH_GAPS = 15;

  static final int GAPS_BEFORE_COMM = 48; // cpu, blkio and swapin: two u64 each
  static final int GAPS_BEHIND_COMM = 48; // freepages, thrashing and compact, before ac_tgid

  /** The shortest struct that has every field above but ac_tgid. */
  static final int LEAST_BYTES = WRITE_CHAR + Long.BYTES;

  /** The oldest version that this reads, of Linux 2.6.37, which made the datagram as it is. */
  static final int OLDEST_VERSION = 8;

  // The datagram of an exit: nlmsghdr, genlmsghdr, nlattr AGGR_PID, nlattr PID with a u32, nlattr
  // STATS. Where a u64 may not stand at a multiple of 4, an attribute of padding comes in between;
  // x86-64 and arm64 have none.
  static final int TYPE_IN_DATAGRAM = 4; // nlmsg_type, u16
  static final int STATS_IN_DATAGRAM = 36;

  private TaskstatsUapi() {}
}
