#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints the folder of a promtool. Where there is none on the PATH, takes it out of Debian's
# prometheus package, which is not installed because that would start a server.
set -eu

if found=$(command -v promtool); then
  printf '%s\n' "${found%/*}"
  exit
fi

cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cliffwatch
folder=$cache/promtool
if "$folder/promtool" --version >/dev/null 2>&1; then
  printf '%s\n' "$folder"
  exit
fi

if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
  echo "promtool is missing; install it (it comes with Prometheus) and put it on the PATH." >&2
  exit 69
fi

echo "Fetching promtool out of Debian's prometheus package into $folder" >&2
mkdir -p "$folder"
work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# The sandbox's user may not write here, and apt-get would say so each time.
download() {
  (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download prometheus) </dev/null >&2
}
if ! download; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "Debian's package lists seem to be old or missing; run apt-get update as root." >&2
    exit 69
  fi
  apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null >&2
  download
fi

dpkg-deb --fsys-tarfile "$work"/prometheus_*.deb | tar -x -C "$work" ./usr/bin/promtool
"$work/usr/bin/promtool" --version >/dev/null
mv -f "$work/usr/bin/promtool" "$folder/promtool"
printf '%s\n' "$folder"
