#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints the folder of a Go that can build the tools of build-tools/go. Where there is none new
# enough, an older Go fetches the toolchain as the Go module that it is: one on the PATH, or else
# the one of Debian's packages, which is unpacked for that and thrown away.
set -eu

self=$(readlink -f -- "$0")
NEEDED_MINOR=26
TOOLCHAIN=1.26.8
# The module's checksum, beside Go's own check against its database.
case $(uname -m) in
  x86_64) platform=linux-amd64 sum=h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM= ;;
  aarch64) platform=linux-arm64 sum=h1:sYL/O6MqS68ML0kjsQ36WoYIpJqkw60TxizWUYUKQMc= ;;
  *) platform='' sum='' ;;
esac

# Sets `minor` to the second number of a Go's version, empty when it does not run.
read_minor() {
  minor=$("$1" version 2>/dev/null | sed -n 's/.* go1\.\([0-9]*\).*/\1/p')
}

old=
for candidate in "$(command -v go || :)" /usr/local/go/bin/go; do
  [ -x "$candidate" ] || continue
  read_minor "$candidate"
  if [ "${minor:-0}" -ge "$NEEDED_MINOR" ]; then
    printf '%s\n' "${candidate%/*}"
    exit
  fi
  old=$candidate
done

cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cliffwatch
folder=$cache/go-$TOOLCHAIN
if "$folder/bin/go" version >/dev/null 2>&1; then
  printf '%s\n' "$folder/bin"
  exit
fi

if [ -z "$platform" ]; then
  echo "Go 1.$NEEDED_MINOR or newer is missing; install it and put it on the PATH." >&2
  exit 69
fi

mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch.XXXXXX")
# The module cache is read-only.
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# Unpacks the Go that Debian's golang-go stands for into $work/debian. The sandbox's user may not
# write here, and apt-get would say so each time.
fetch_debian_go() {
  version=$(apt-cache depends golang-go | sed -n 's/.*Depends: golang-\([0-9.]*\)-go$/\1/p')
  [ -n "$version" ] || return 1
  (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download \
    "golang-$version-go" "golang-$version-src") </dev/null >&2 || return 1
  for package in "$work"/*.deb; do
    dpkg-deb --extract "$package" "$work/debian"
  done
  old=$work/debian/usr/lib/go-$version/bin/go
}

if [ -z "$old" ]; then
  if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    echo "Go 1.$NEEDED_MINOR or newer is missing; install it and put it on the PATH." >&2
    exit 69
  fi
  # Go trusts the system's certificates, of which a small Debian has none.
  "${self%/*}/need-commands.sh" ca-certificates:update-ca-certificates
  echo "Fetching a first Go out of Debian's packages" >&2
  if ! fetch_debian_go; then
    if [ "$(id -u)" -ne 0 ]; then
      echo "Debian's package lists seem to be old or missing; run apt-get update as root." >&2
      exit 69
    fi
    apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null >&2
    fetch_debian_go
  fi
fi

echo "Fetching Go $TOOLCHAIN with it into $folder" >&2
# In an empty folder: no go.mod around may have a say.
mkdir "$work/empty"
if ! (cd "$work/empty" && GOTOOLCHAIN=local GOFLAGS='' GOWORK=off GOPATH=$work/path GOCACHE=$work/build \
  GOMODCACHE=$work/path "$old" mod download -json \
  "golang.org/toolchain@v0.0.1-go$TOOLCHAIN.$platform") >"$work/module.json"; then
  # What went wrong is in there.
  cat "$work/module.json" >&2
  exit 69
fi
if ! grep -qF "\"Sum\": \"$sum\"" "$work/module.json"; then
  echo "The checksum of Go $TOOLCHAIN is not $sum:" >&2
  cat "$work/module.json" >&2
  exit 70
fi
fetched=$(sed -n 's/^\t"Dir": "\(.*\)",*$/\1/p' "$work/module.json")
chmod -R u+w "$work"
# A module's files come without their execute bits.
find "$fetched/bin" "$fetched/pkg/tool" -type f -exec chmod a+x {} +
"$fetched/bin/go" version >/dev/null
if [ ! -e "$folder" ]; then
  mv -T "$fetched" "$folder"
fi
printf '%s\n' "$folder/bin"
