#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs Maven in the checkout: with a JDK that can build it, the commit, and no other build beside.
set -eu

self=$(readlink -f -- "$0")
root=${self%/build-tools/*}
. "$root/build-tools/lock.sh"

JAVA_HOME=$("$root/build-tools/find-jdk.sh")
export JAVA_HOME
if ! command -v mvn >/dev/null; then
  echo "Maven is missing. Install it (Debian: apt-get install maven)." >&2
  exit 69
fi
export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"

# A source archive has no .git, and must not be taken for the repository that it lies in. Who builds
# one, as an image's build does, may know the commit.
revision=${CLIFFWATCH_REVISION:-unknown}
if [ -e "$root/.git" ]; then
  revision=$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null) || revision=unknown
fi

take_build_lock "$root"
cd "$root"
exec mvn "-Dcliffwatch.revision=$revision" "$@"
