#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# go-tool.sh TOOL
# Builds the tool that build-tools/go/TOOL/go.mod pins, once, and prints the folder it is in.
set -eu

self=$(readlink -f -- "$0")
tools=${self%/*}
module=$tools/go/$1
package=$(sed -n 's/^tool //p' "$module/go.mod")
tool=${package##*/}
home=${package%/cmd/*}
version=$(sed -n "s|^\(require \)\{0,1\}[[:space:]]*$home \(v[^ ]*\).*|\2|p" "$module/go.mod")

cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cliffwatch
folder=$cache/$tool-$version
if [ -x "$folder/$tool" ]; then
  printf '%s\n' "$folder"
  exit
fi

go=$("$tools/go.sh")
echo "Building $tool $version into $folder" >&2
mkdir -p "$folder"
work=$(mktemp -d "$cache/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# What the projects' own release builds stamp in.
case $tool in
  helm) stamp="-X $home/internal/version.version=$version" ;;
  kubeconform) stamp="-X main.version=$version" ;;
  *) stamp= ;;
esac
if ! (cd "$module" && GOTOOLCHAIN=local GOFLAGS=-mod=readonly GOWORK=off CGO_ENABLED=0 \
  "$go/go" build -trimpath -ldflags "-s -w $stamp" -o "$work/$tool" "$package") \
  >"$work/log" 2>&1; then
  cat "$work/log" >&2
  echo "go could not build $tool $version" >&2
  exit 70
fi
mv -f "$work/$tool" "$folder/$tool"
printf '%s\n' "$folder"
