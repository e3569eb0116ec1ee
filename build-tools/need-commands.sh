#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# need-commands.sh PACKAGE:COMMAND...
# Installs the Debian packages whose commands are missing, and says which; where it cannot, says
# what to install and fails.
set -eu

PATH=$PATH:/usr/sbin:/sbin

# Prints the packages among the arguments whose command is missing.
missing() {
  for pair in "$@"; do
    command -v "${pair#*:}" >/dev/null || printf '%s ' "${pair%%:*}"
  done
}

packages=$(missing "$@")
[ -n "$packages" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "These packages (Debian's names) are missing; install them first: ${packages% }" >&2
  exit 69
fi

echo "Installing Debian packages: ${packages% }" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' HUP INT TERM
wait_for_others="-o DPkg::Lock::Timeout=300"
# shellcheck disable=SC2086 # lists of words
if ! {
  apt-get $wait_for_others -qq update &&
    apt-get $wait_for_others -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends $packages
} </dev/null >"$log" 2>&1; then
  cat "$log" >&2
  echo "apt-get could not install: ${packages% }" >&2
  exit 69
fi

packages=$(missing "$@")
if [ -n "$packages" ]; then
  echo "Installed, but their commands are not on the PATH: ${packages% }" >&2
  exit 69
fi
