// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import java.util.List;
import java.util.Map;

/** Something a test needs: first the tools to find out, then the kernel's feature itself. */
public enum Requirement {
  /** Root, to make network namespaces. */
  ROOT("", "unshare --net true"),
  /** iptables in the kernel's legacy implementation. */
  IPTABLES_LEGACY("IP_NF_IPTABLES(_LEGACY)?", "unshare --net iptables-legacy -t nat -nL"),
  /** ip6tables in the kernel's legacy implementation. */
  IP6TABLES_LEGACY("IP6_NF_IPTABLES(_LEGACY)?", "unshare --net ip6tables-legacy -t nat -nL"),
  /** nf_tables, and nft to write it. */
  NFTABLES("NF_TABLES", "unshare --net nft list ruleset"),
  /** nf_tables' flow tables. */
  FLOWTABLES(
      "NF_FLOW_TABLE_INET",
      "unshare --net nft add table ip t; add flowtable ip t f"
          + " { hook ingress priority 0 ; devices = { lo } ; }"),
  /** iptables on nf_tables. */
  IPTABLES_NFT("NFT_COMPAT", "unshare --net iptables-nft -t nat -nL"),
  /** ip6tables on nf_tables. */
  IP6TABLES_NFT("NFT_COMPAT", "unshare --net ip6tables-nft -t nat -nL"),
  /** Connection tracking and its netlink interface. */
  CONNTRACK("NF_CT_NETLINK", "unshare --net conntrack -S"),
  /** ipset, in the kernel too. */
  IPSET("IP_SET", "unshare --net ipset list -n"),
  /** Exit records of the whole machine: taskstats, in the initial network and PID namespaces. */
  TASKSTATS("", "test /proc/self/net/dev -ef /proc/2/net/dev"),
  /** IP Virtual Server and the tool that programs it. */
  IPVS("IP_VS", "unshare --net ipvsadm -Ln"),
  /** The system call bpf(2) and a BPF file system, mounted where nobody else sees it. */
  BPF("BPF_SYSCALL", "unshare --mount mount -t bpf bpf /mnt"),
  /** bpftool, to make BPF maps and to witness what is in them. */
  BPFTOOL("", "bpftool version"),
  /** strace, to witness system calls. */
  STRACE("", "strace -e trace=none true"),
  /** setpriv, to take capabilities away. */
  SETPRIV("", "setpriv --bounding-set=-all true"),
  /** Helm, to render the chart; {@code build-tools/go-tool.sh helm} builds it. */
  HELM("", "helm version"),
  /** kubeconform, to check objects; {@code build-tools/go-tool.sh kubeconform} builds it. */
  KUBECONFORM("", "kubeconform -v"),
  /** What Kubernetes says of its objects; {@code build-tools/kube-schemas.sh} fetches it. */
  KUBE_SCHEMAS("", "printenv CLIFFWATCH_TEST_KUBE_SCHEMAS"),
  /** shellcheck, to check the shell scripts. */
  SHELLCHECK("", "shellcheck --version"),
  /** promtool, to lint what is exposed; the tests' Makefile puts it on the PATH. */
  PROMTOOL("", "promtool --version"),
  /** Prometheus itself, to scrape and to be asked; it comes with promtool. */
  PROMETHEUS("", "prometheus --version"),
  /** amtool, to check Alertmanager's configuration. */
  AMTOOL("", "amtool --version"),
  /** podman, to run the image. */
  PODMAN("", "podman --version"),
  /** buildah, to build the image. */
  BUILDAH("", "buildah --version"),
  /** debootstrap, to make the base of the image. */
  DEBOOTSTRAP("", "debootstrap --version");

  private final String kernelConfig;
  private final String probe;

  Requirement(String kernelConfig, String probe) {
    this.kernelConfig = kernelConfig;
    this.probe = probe;
  }

  /**
   * Returns the kernel's configuration symbol (a pattern: names change), empty when this is not the
   * kernel's to give.
   */
  String kernelConfig() {
    return kernelConfig;
  }

  /** Runs the probe, an independent tool; its status says whether the requirement is met. */
  Tool probe() {
    return Tool.run(Map.of("XTABLES_LOCKFILE", "/dev/null"), "", List.of(probe.split(" ")));
  }

  String command() {
    return probe;
  }
}
