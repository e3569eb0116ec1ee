#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fetches, once, what Kubernetes itself says of its objects, and prints the folder:
#   kubernetes-VERSION.json  the API server's OpenAPI, out of the Go module k8s.io/kubernetes
#   *.yaml                   CRDs, made by controller-gen from the Go types of their projects
# The versions are those of build-tools/go/kubernetes and build-tools/go/crds.
set -eu

self=$(readlink -f -- "$0")
tools=${self%/*}
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cliffwatch
# Named after all that decides on the content.
pins=$(cat "$self" "$tools"/go/kubernetes/go.sum "$tools"/go/crds/go.mod "$tools"/go/crds/crds.go |
  sha256sum | cut -c 1-12)
folder=$cache/kube-schemas-$pins
if [ -d "$folder" ]; then
  printf '%s\n' "$folder"
  exit
fi

go=$("$tools/go.sh")
controller_gen=$("$tools/go-tool.sh" crds)
echo "Fetching the schemas of Kubernetes and of CRDs into $folder" >&2
mkdir -p "$cache"
work=$(mktemp -d "$cache/schemas.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
export GOTOOLCHAIN=local GOFLAGS=-mod=readonly GOWORK=off

cd "$tools/go/kubernetes"
sed -n 's/^k8s\.io\/kubernetes v\([0-9.]*\) .*/\1/p' go.sum | while read -r version; do
  "$go/go" mod download -json "k8s.io/kubernetes@v$version" >"$work/module.json"
  module=$(sed -n 's/^\t"Dir": "\(.*\)",*$/\1/p' "$work/module.json")
  cp "$module/api/openapi-spec/swagger.json" "$work/kubernetes-$version.json"
  rm "$work/module.json"
done

cd "$tools/go/crds"
# shellcheck disable=SC2046 # a list of words
PATH=$go:$PATH "$controller_gen/controller-gen" crd:maxDescLen=0 "output:dir=$work" \
  $(sed -n 's/^\t_ "\(.*\)"$/paths=\1/p' crds.go) >&2

chmod -R u=rwX,go=rX "$work"
[ -e "$folder" ] || mv -T "$work" "$folder"
printf '%s\n' "$folder"
