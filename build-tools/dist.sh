#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the distribution and its tarball, and prints where they are.
set -eu

self=$(readlink -f -- "$0")
root=${self%/build-tools/*}
. "$root/build-tools/distribution.sh"

JAVA_HOME=$("$root/build-tools/find-jdk.sh") || exit "$NOT_AVAILABLE"
export JAVA_HOME
take_build_lock "$root"
build_distribution
if [ -z "$trained" ]; then
  echo "The AOT cache could not be made, see above." >&2
  exit "$BUILD_FAILED"
fi
"$root/build-tools/tarball.sh" "$distribution"
printf '%s\n' "$distribution" "$distribution.tar.gz"
