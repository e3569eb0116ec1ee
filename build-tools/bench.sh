#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bench.sh [--publish]
# Builds, measures what the agent costs, and prints it; see io.cliffwatch.bench.Bench.
set -eu

self=$(readlink -f -- "$0")
root=${self%/build-tools/*}

JAVA_HOME=$("$root/build-tools/find-jdk.sh")
export JAVA_HOME
PATH=$PATH:/usr/sbin:/sbin
"$root/build-tools/need-commands.sh" maven:mvn bash:bash iptables:iptables-legacy iproute2:ip \
  util-linux:unshare nftables:nft bpftool:bpftool ipset:ipset ipvsadm:ipvsadm curl:curl perl-base:perl
if [ "$(id -u)" -ne 0 ]; then
  echo "The benchmarks make network namespaces and load rules into them: run them as root." >&2
  exit 77
fi
cilium=$("$root/build-tools/go-tool.sh" cilium-maps)
node_exporter=$("$root/build-tools/go-tool.sh" node_exporter)
"$root/e2e/guest/kernel.sh" >/dev/null
"$root/build-tools/maven.sh" -q -pl bench -am package -DskipTests >&2
"$root/cliffwatch" --version >&2

exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -jar "$root"/bench/target/cliffwatch-bench-*.jar \
  "$root" "$root/cliffwatch" "$root/exporter/src/main/jvm/jvm.options" \
  "$cilium/cilium-maps" "$node_exporter/node_exporter" "$@"
