#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# image.sh [ARGUMENT]...
# Builds the distribution, then the image cliffwatch:VERSION out of it. The arguments go to the
# builder, for example --build-arg BASE_IMAGE=registry.example/base.
set -eu

self=$(readlink -f -- "$0")
root=${self%/build-tools/*}

# docker's client alone builds nothing.
if docker version >/dev/null 2>&1; then
  builder=docker
elif command -v podman >/dev/null; then
  builder=podman
elif command -v buildah >/dev/null; then
  builder=buildah
else
  echo "An image needs docker with its engine, podman or buildah; none of them is here." >&2
  exit 69
fi

built=$("$root/build-tools/dist.sh")
distribution=${built%%
*}
version=${distribution##*/cliffwatch-}
revision=unknown
if [ -e "$root/.git" ]; then
  revision=$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null) || revision=unknown
fi
# The caller's arguments come last: they win.
exec "$builder" build --file "$root/Dockerfile" --tag "cliffwatch:$version" \
  --build-arg BUILD_IMAGE=docker.io/library/eclipse-temurin:25-jdk \
  --build-arg "VERSION=$version" --build-arg "REVISION=$revision" "$@" "$distribution"
