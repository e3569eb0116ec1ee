#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# image.sh [ARGUMENT]...
# Builds the distribution, then the image cliffwatch:VERSION out of it. The arguments go to the
# builder, for example --build-arg BASE_IMAGE=registry.example/base.
set -eu

self=$(readlink -f -- "$0")
root=${self%/build-tools/*}

for builder in docker podman buildah; do
  command -v "$builder" >/dev/null && break
  builder=
done
if [ -z "$builder" ]; then
  echo "An image needs docker, podman or buildah; none of them is on the PATH." >&2
  exit 69
fi

distribution=$("$root/build-tools/dist.sh" | head -n 1)
version=${distribution##*/cliffwatch-}
revision=unknown
if [ -e "$root/.git" ]; then
  revision=$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null) || revision=unknown
fi
# The caller's arguments come last: they win.
exec "$builder" build --file "$root/Dockerfile" --tag "cliffwatch:$version" \
  --build-arg BUILD_IMAGE=docker.io/library/eclipse-temurin:25-jdk \
  --build-arg "VERSION=$version" --build-arg "REVISION=$revision" "$@" "$distribution"
