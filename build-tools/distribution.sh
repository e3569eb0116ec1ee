# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2034,SC2154 # variables of the caller, and for it
# To be sourced, with $root set. The distribution of a checkout: is it fresh, and how it is built.

# Failures here end with 69 and 70 (sysexits.h): `cliffwatch check` uses the low ones for its verdict.
NOT_AVAILABLE=69
BUILD_FAILED=70

dist_target=$root/packaging/target
# Names the distribution's folder; its time is that of the start of the build that made it.
dist_stamp=$dist_target/distribution
# There from a build's start to its good end; it keeps the start's time.
dist_started=$dist_target/distribution-started
. "$root/build-tools/lock.sh"

# Sets `distribution` to the folder, and `stale` to the reason why a build is needed, empty when it
# is fresh. A folder of sources counts as well as a file: its time tells that one was removed.
check_freshness() {
  distribution=
  [ ! -r "$dist_stamp" ] || IFS= read -r distribution <"$dist_stamp" || distribution=
  distribution=$dist_target/$distribution
  if [ ! -r "$dist_stamp" ] || [ ! -x "$distribution/bin/cliffwatch" ]; then
    stale="nothing is built yet, so this takes some minutes"
  elif [ -e "$dist_started" ]; then
    stale="the last build did not finish"
  else
    newer=$(find "$root/pom.xml" "$root/.mvn" "$root"/*/pom.xml "$root"/*/src/main \
      "$root/build-tools/assemble.sh" "$root/build-tools/find-jdk.sh" \
      -newer "$dist_stamp" -print -quit)
    stale=${newer:+"${newer#"$root"/} is newer"}
  fi
}

# run COMMAND...: in the background, so that a signal to this shell ends it at once.
run() {
  "$@" >&2 &
  running=$!
  trap 'kill "$running" 2>/dev/null; wait "$running"; exit 130' INT
  trap 'kill "$running" 2>/dev/null; wait "$running"; exit 143' TERM HUP
  status=0
  wait "$running" || status=$?
  trap - INT TERM HUP
  return "$status"
}

# Builds the jars and the distribution, and ends the shell when that fails. Sets `trained`, empty
# when only the AOT cache could not be made. Needs the build's lock.
build_distribution() {
  mkdir -p "$dist_target"
  : >"$dist_started"
  # What Maven copies there it never removes.
  rm -rf "$root/exporter/target/lib"
  if ! run "$root/build-tools/maven.sh" -q -pl exporter -am package -DskipTests \
    -Dspotless.check.skip; then
    echo "cliffwatch: the build failed, see above" >&2
    exit "$BUILD_FAILED"
  fi
  version=$(sed -n '/<parent>/,/<\/parent>/s:.*<version>\(.*\)</version>.*:\1:p' \
    "$root/exporter/pom.xml")
  name=cliffwatch-${version:-unknown}
  distribution=$dist_target/$name
  if ! run "$root/build-tools/assemble.sh" "$distribution"; then
    echo "cliffwatch: the distribution could not be put together, see above" >&2
    exit "$BUILD_FAILED"
  fi
  trained=yes
  run "$distribution/bin/cliffwatch-train" || trained=
  # The stamp gets the time of the build's start: what is edited while Maven runs is newer.
  printf '%s\n' "$name" >"$dist_stamp"
  touch -r "$dist_started" "$dist_stamp"
  rm -f "$dist_started"
}
