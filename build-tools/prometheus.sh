#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints, as a part of a PATH, where prometheus and promtool are. Where they are not on the PATH,
# takes them out of Debian's prometheus package, which is not installed because that would start a
# server.
set -eu

if server=$(command -v prometheus) && tool=$(command -v promtool); then
  printf '%s:%s\n' "${server%/*}" "${tool%/*}"
  exit
fi

cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cliffwatch
folder=$cache/prometheus
if "$folder/promtool" --version >/dev/null 2>&1 && "$folder/prometheus" --version >/dev/null 2>&1; then
  printf '%s\n' "$folder"
  exit
fi

if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
  echo "prometheus or promtool is missing; install Prometheus, and put both on the PATH." >&2
  exit 69
fi

echo "Fetching prometheus and promtool out of Debian's prometheus package into $folder" >&2
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

dpkg-deb --fsys-tarfile "$work"/prometheus_*.deb |
  tar -x -C "$work" ./usr/bin/prometheus ./usr/bin/promtool
for program in prometheus promtool; do
  "$work/usr/bin/$program" --version >/dev/null 2>&1
  mv -f "$work/usr/bin/$program" "$folder/$program"
done
printf '%s\n' "$folder"
