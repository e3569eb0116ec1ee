#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test.sh [-DNAME=VALUE]... [OPTION OF run.sh]... MODULE CLASS...
# Compiles a module, then runs JUnit tests of it in a guest that has ip_vs.
set -euo pipefail

here=$(dirname "$(readlink -f -- "$0")")
root=$(readlink -f -- "$here/../..")
properties=()
options=()
while [[ $1 == -* ]]; do
  if [[ $1 == -D* ]]; then
    properties+=("$1")
    shift
  else
    options+=("$1" "$2")
    shift 2
  fi
done
module=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
launcher=org.junit.platform:junit-platform-console-standalone:6.1.3
"$root/build-tools/maven.sh" -q -pl "$module" -am test-compile "$plugin:build-classpath" \
  "-Dmdep.outputFile=$work/classpath" -Dmdep.includeScope=test -Dspotless.check.skip
"$root/build-tools/maven.sh" -q -N "$plugin:copy" "-Dartifact=$launcher" \
  "-DoutputDirectory=$work" -Dmdep.stripVersion -Dspotless.check.skip

cd "$root/$module"
target=$root/$module/target
"$here/run.sh" "${options[@]}" -- \
  bash -c 'modprobe -a ip_vs ip_vs_rr ip_vs_wrr ip_vs_sh dummy ip_set && exec "$@"' - \
  "$("$root/build-tools/find-jdk.sh")/bin/java" --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
  "${properties[@]}" -jar "$work/junit-platform-console-standalone.jar" execute --disable-banner \
  --disable-ansi-colors --details=tree \
  --class-path "$target/test-classes:$target/classes:$(<"$work/classpath")" \
  "${@/#/--select-class=}"
