#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh [OPTION OF boot.sh]... -- COMMAND [ARGUMENT]...
# Boots a guest, runs one command in it, and passes on its output and exit status.
set -euo pipefail

here=$(dirname "$(readlink -f -- "$0")")
options=()
while [[ ${1:---} != -- ]]; do
  options+=("$1")
  shift
done
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$here/boot.sh" "${options[@]}" "$folder" 2> >(grep -v 'terminating on signal' >&2) &
guest=$!
trap 'kill "$guest" 2>/dev/null; wait "$guest" || true; rm -rf "$folder"' EXIT
trap 'exit 130' HUP INT TERM
until [[ -e $folder/share/ready ]]; do
  if ! kill -0 "$guest" 2>/dev/null; then
    tail -n 40 "$folder/console.log" >&2
    echo "The guest did not boot." >&2
    exit 70
  fi
  sleep 0.2
done
echo "The guest booted in $SECONDS s." >&2
status=0
"$here/exec.sh" "$folder" "$@" || status=$?
exit "$status"
