#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# e2e.sh [PART]
# Runs the lab without what is too long for every time, or one part of it: a JUnit tag such as
# nftables, long for what was left out, or all. Installs and builds what it needs and says so; the last line of its standard output is
# always "N passed, N failed, N skipped".
set -u

self=$(readlink -f -- "$0")
root=${self%/build-tools/*}
tools=$root/build-tools
part=${1:-usual}
started=$(date +%s)

# Ends without the summary, which there is nothing to sum up for.
give_up() {
  echo "FAILED  $1"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
}

seconds() {
  echo $(($(date +%s) - started))
}

JAVA_HOME=$("$tools/find-jdk.sh") || give_up "there is no JDK to test with, see above"
export JAVA_HOME
"$tools/need-commands.sh" maven:mvn iptables:iptables-legacy nftables:nft conntrack:conntrack \
  bpftool:bpftool iproute2:ip util-linux:setpriv procps:sysctl curl:curl openssl:openssl ||
  give_up "the lab lacks packages, see above"
[ "$(id -u)" -eq 0 ] || give_up "the lab makes namespaces: run it as root"

# Those of the parts that are not asked for cost a minute when cached, and half an hour when not.
case $part in
  all) modules="kubernetes-1.37 kube-proxy-1.28 cilium-maps prometheus alertmanager" ;;
  # Without those that only what is long needs.
  usual) modules="kubernetes-1.37 kube-proxy-1.28 cilium-maps" ;;
  long) modules="kubernetes-1.37 prometheus alertmanager" ;;
  iptables | nftables) modules="kubernetes-1.37 kube-proxy-1.28" ;;
  ebpf) modules=cilium-maps ;;
  kubeproxy) modules="kubernetes-1.37 kube-proxy-1.28 prometheus" ;;
  monitoring) modules="kubernetes-1.37 prometheus alertmanager" ;;
  *) modules=kubernetes-1.37 ;;
esac
case $part in
  usual | long | all | ipvs)
    { "$tools/need-commands.sh" ipvsadm:ipvsadm ipset:ipset && "$root/e2e/guest/kernel.sh" >/dev/null; } ||
      give_up "the lab lacks what the guest is made of, see above"
    ;;
esac
programs=warm
for module in $modules; do
  before=$(seconds)
  "$tools/go-tool.sh" "$module" >/dev/null || give_up "the lab lacks the programs of $module"
  [ $(($(seconds) - before)) -le 5 ] || programs=cold
done
"$root/cliffwatch" --version || give_up "the agent could not be built, see above"
prepared=$(seconds)

case $part in
  all) tests=lab ;;
  usual) tests='lab & !long' ;;
  *) tests="lab & $part" ;;
esac
rm -rf "$root/e2e/target/surefire-reports"
PATH=$PATH:/usr/sbin:/sbin
set --
# The modules that the lab is built on are compiled, their tests left out.
"$tools/maven.sh" -q test -pl e2e -am -Dtest='io.cliffwatch.e2e.**' -Dlab.tests="$tests" \
  -Dlab.excluded= -Dsurefire.failIfNoSpecifiedTests=false -Dmaven.test.failure.ignore=true \
  -Dspotless.check.skip ||
  set -- --failed "Maven failed for another reason than a test, see above"

summary=$("$JAVA_HOME/bin/java" "$tools/TestSummary.java" "$root/e2e" --table "$@")
status=$?
printf '%s\n' "$summary" | sed '$d'
printf 'Lab, part %s: %s s, of them %s s to prepare with programs %s\n' \
  "$part" "$(seconds)" "$prepared" "$programs"
printf '%s\n' "$summary" | tail -n 1
exit "$status"
