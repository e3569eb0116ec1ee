#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Packages the Helm chart: in the package the rules and dashboards are files, in the checkout links.
set -eu

self=$(readlink -f -- "$0")
root=${self%/build-tools/*}
helm=$(command -v helm) || helm=$("$root/build-tools/go-tool.sh" helm)/helm
mkdir -p "$root/packaging/target"
exec "$helm" package "$root/charts/cliffwatch" --destination "$root/packaging/target"
