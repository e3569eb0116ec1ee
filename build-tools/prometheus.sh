#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints a folder to put at the end of the PATH, so that prometheus, promtool and amtool are on it.
# What is not on the PATH already is taken out of Debian's packages, which are not installed
# because that would start servers.
set -eu

cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cliffwatch
folder=$cache/prometheus

# works PROGRAM
works() {
  command -v "$1" >/dev/null || "$folder/$1" --version >/dev/null 2>&1
}

# The sandbox's user may not write here, and apt-get would say so each time.
download() {
  (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$1") </dev/null >&2
}

# take PACKAGE PROGRAM...
take() {
  package=$1
  shift
  echo "Fetching $* out of Debian's package $package into $folder" >&2
  if ! download "$package"; then
    if [ "$(id -u)" -ne 0 ]; then
      echo "Debian's package lists seem to be old or missing; run apt-get update as root." >&2
      exit 69
    fi
    apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null >&2
    download "$package"
  fi
  dpkg-deb --fsys-tarfile "$work/$package"_*.deb | tar -x -C "$work" ./usr/bin
  for program in "$@"; do
    "$work/usr/bin/$program" --version >/dev/null 2>&1
    mv -f "$work/usr/bin/$program" "$folder/$program"
  done
}

if ! works prometheus || ! works promtool || ! works amtool; then
  if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    echo "prometheus, promtool or amtool is missing; install Prometheus and Alertmanager, and put" \
      "them on the PATH." >&2
    exit 69
  fi
  mkdir -p "$folder"
  work=$(mktemp -d "$cache/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' HUP INT TERM
  { works prometheus && works promtool; } || take prometheus prometheus promtool
  works amtool || take prometheus-alertmanager amtool
fi
printf '%s\n' "$folder"
