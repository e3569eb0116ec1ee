#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# go-tool.sh MODULE
# Builds the programs of a Go module of build-tools/go or e2e/go, once, and prints the folder they
# are in: those its go.mod pins as tools, or else the program whose source the module is. The folder
# is named after all that decides on the content, so that a checkout never gets another one's.
set -eu

self=$(readlink -f -- "$0")
tools=${self%/*}
name=$1
module=$tools/go/$name
[ -d "$module" ] || module=${tools%/*}/e2e/go/$name
packages=$(sed -n 's/^tool \([^(]\)/\1/p; s/^\t\([^ ]*\)$/\1/p' "$module/go.mod")
packages=${packages:-.}

# version MODULE: the one that go.mod requires
version() {
  sed -n "s|^\(require \)\{0,1\}[[:space:]]*$1 \(v[^ ]*\).*|\2|p" "$module/go.mod"
}

# What the projects' own release builds stamp in.
case $name in
  helm) stamp="-X helm.sh/helm/v4/internal/version.version=$(version helm.sh/helm/v4)" ;;
  kubeconform) stamp="-X main.version=$(version github.com/yannh/kubeconform)" ;;
  kubernetes* | kube-proxy*)
    kubernetes=$(version k8s.io/kubernetes)
    minor=${kubernetes#v1.}
    package=k8s.io/component-base/version
    stamp="-X $package.gitVersion=$kubernetes -X $package.gitMajor=1 -X $package.gitMinor=${minor%%.*}"
    ;;
  prometheus | alertmanager | node_exporter)
    # Prometheus 3.13.0 is v0.313.0 as a module.
    number=$(version "github.com/prometheus/$name" | sed 's/^v0\.3\(..\)\./v3.\1./; s/^v//')
    stamp="-X github.com/prometheus/common/version.Version=$number"
    ;;
  *) stamp= ;;
esac

pins=$(cd "$module" && find . -name go.mod -o -name go.sum -o -name '*.go' | LC_ALL=C sort | xargs cat |
  { cat && printf '%s' "$stamp"; } | sha256sum | cut -c 1-12)
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cliffwatch
folder=$cache/$name-$pins
if [ -d "$folder" ]; then
  printf '%s\n' "$folder"
  exit
fi

go=$("$tools/go.sh")
mkdir -p "$cache"
work=$(mktemp -d "$cache/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

echo "Building $name into $folder" >&2
started=$(date +%s)
mkdir "$work/bin"
export GOTOOLCHAIN=local GOFLAGS=-mod=readonly GOWORK=off CGO_ENABLED=0
for package in $packages; do
  # Named as its makers name it.
  case $package in
    .) program=$name ;;
    go.etcd.io/etcd/server/v3) program=etcd ;;
    *) program=${package##*/} ;;
  esac
  if ! (cd "$module" && "$go/go" build -trimpath -ldflags "-s -w $stamp" -o "$work/bin/$program" \
    "$package") >"$work/log" 2>&1; then
    cat "$work/log" >&2
    echo "go could not build $program" >&2
    exit 70
  fi
done
echo "Built $name in $(($(date +%s) - started)) s" >&2
chmod 755 "$work/bin"
[ -e "$folder" ] || mv -T "$work/bin" "$folder"
printf '%s\n' "$folder"
