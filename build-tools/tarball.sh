#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tarball.sh FOLDER
# Packs a distribution into FOLDER.tar.gz. The same files give the same bytes, whoever packs them.
set -eu

parent=${1%/*}
(cd "$parent" && tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner -c "${1##*/}") |
  gzip -n -9 >"$1.tar.gz.new"
mv "$1.tar.gz.new" "$1.tar.gz"
