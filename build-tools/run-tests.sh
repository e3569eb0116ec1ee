#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs all tests. Installs what they need and says so; the last line of its standard output is
# always "N passed, N failed, N skipped".
set -u

self=$(readlink -f -- "$0")
root=${self%/build-tools/*}
tools=$root/build-tools
. "$tools/lock.sh"

# Ends without the summary, which there is nothing to sum up for or which is itself at fault.
give_up() {
  echo "FAILED  $1"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
}

JAVA_HOME=$("$tools/find-jdk.sh") || give_up "there is no JDK to test with, see above"
export JAVA_HOME
"$tools/need-commands.sh" maven:mvn iptables:iptables-legacy conntrack:conntrack iproute2:ip nftables:nft \
  ipset:ipset ipvsadm:ipvsadm bpftool:bpftool \
  libcap2-bin:capsh strace:strace util-linux:setpriv procps:ps curl:curl \
  openssl:openssl perl-base:perl shellcheck:shellcheck \
  podman:podman crun:crun buildah:buildah debootstrap:debootstrap ||
  give_up "the tests lack packages, see above"
prometheus=$("$tools/prometheus.sh") || give_up "the tests lack Prometheus, see above"
[ "$(id -u)" -eq 0 ] || echo "Not root: the tests that make network namespaces will fail." >&2

helm=$("$tools/go-tool.sh" helm) || give_up "the tests lack Helm, see above"
kubeconform=$("$tools/go-tool.sh" kubeconform) || give_up "the tests lack kubeconform, see above"
CLIFFWATCH_TEST_KUBE_SCHEMAS=$("$tools/kube-schemas.sh") ||
  give_up "the tests lack the schemas of Kubernetes, see above"
export CLIFFWATCH_TEST_KUBE_SCHEMAS
# Other versions of iptables: where one is, or else why it is not to be had.
CLIFFWATCH_TEST_IPTABLES_BULLSEYE=$("$tools/iptables-suite.sh" bullseye) || true
CLIFFWATCH_TEST_IPTABLES_TRIXIE=$("$tools/iptables-suite.sh" trixie) || true
export CLIFFWATCH_TEST_IPTABLES_BULLSEYE CLIFFWATCH_TEST_IPTABLES_TRIXIE
# In front: another version could print other texts.
PATH=$helm:$kubeconform:$PATH

"$tools/test-summary-test.sh" || give_up "the summary of the tests adds up wrongly, see above"

take_build_lock "$root"
rm -rf "$root"/target/*-reports "$root"/*/target/*-reports
# What Maven copies there it never removes, and a distribution holds all of it.
rm -rf "$root/exporter/target/lib"

# A failed test must not keep the later modules from being tested: Maven passes over it, and the
# summary finds it.
export CLIFFWATCH_TEST_ALL=1
PATH=$PATH:/usr/sbin:/sbin:$prometheus
set --
if ! "$tools/maven.sh" verify -Dmaven.test.failure.ignore=true; then
  set -- --failed "Maven failed for another reason than a test, see above"
elif ! "$tools/maven.sh" -pl netlink4j javadoc:javadoc -Dspotless.check.skip; then
  set -- --failed "netlink4j's Javadoc has warnings, see above"
fi

exec "$JAVA_HOME/bin/java" "$tools/TestSummary.java" "$root" "$@"
