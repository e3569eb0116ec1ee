#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# assemble.sh FOLDER
# Puts the distribution together in FOLDER out of what Maven has built. Only the AOT cache is missing
# then, which FOLDER/bin/cliffwatch-train makes. Two runs on the same jars give the same files, times
# included: the JVM refuses an AOT cache whose jars have another time.
set -eu

self=$(readlink -f -- "$0")
root=${self%/build-tools/*}
target=$root/exporter/target
folder=$1

jar=
for candidate in "$target"/cliffwatch-*.jar; do
  case $candidate in
    *-sources.jar | *-javadoc.jar | *-tests.jar) continue ;;
  esac
  # shellcheck disable=SC3013 # not POSIX, yet dash, bash and busybox have -nt
  if [ -e "$candidate" ] && { [ -z "$jar" ] || [ "$candidate" -nt "$jar" ]; }; then
    jar=$candidate
  fi
done
if [ -z "$jar" ]; then
  echo "There is no $target/cliffwatch-*.jar to put into a distribution." >&2
  exit 70
fi

# Beside the old one, which may be running, and swapped in one go.
new=$folder.new
rm -rf "$new"
mkdir -p "$new/bin" "$new/conf" "$new/lib/native" "$new/libexec/io/cliffwatch/distribution"
cp "$root"/packaging/src/main/dist/bin/* "$new/bin"
cp "$root/packaging/src/main/dist/README.md" "$root/LICENSE" "$target/sbom.json" "$new"
cp "$root/exporter/src/main/jvm/jvm.options" "$new/conf"
cp "$target"/lib/*.jar "$new/lib"
cp "$jar" "$new/lib/cliffwatch.jar"
# Named as uname -m names the machines.
cp -R "$target/native/jni/x86_64-Linux" "$new/lib/native/x86_64"
cp -R "$target/native/jni/aarch64-Linux" "$new/lib/native/aarch64"
cp "$root/build-tools/find-jdk.sh" "$new/libexec"
cp "$root/packaging/src/main/java/io/cliffwatch/distribution/AotTraining.java" \
  "$new/libexec/io/cliffwatch/distribution"

time=$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)</.*:\1:p' "$root/pom.xml")
chmod -R u=rwX,go=rX "$new"
find "$new" -exec touch -d "${time:-1970-01-01T00:00:00Z}" {} +
rm -rf "$folder"
mv "$new" "$folder"
