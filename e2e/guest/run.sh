#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh [--folder FOLDER] [OPTION OF boot.sh]... -- COMMAND [ARGUMENT]...
# Boots a guest, runs one command in it, and passes on its output and exit status. With --folder the
# guest's files stay: what the command has left in /run/guest is in FOLDER/share.
set -euo pipefail

here=$(dirname "$(readlink -f -- "$0")")
options=()
folder=
while [[ ${1:---} != -- ]]; do
  if [[ $1 == --folder ]]; then
    folder=$2
  else
    options+=("$1" "$2")
  fi
  shift 2
done
shift
work=$(mktemp -d)
folder=${folder:-$work/guest}

"$here/boot.sh" "${options[@]}" "$folder" 2> >(grep -v 'terminating on signal' >&2) &
guest=$!
trap 'kill "$guest" 2>/dev/null; wait "$guest" || true; rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
until [[ -e $folder/share/ready ]]; do
  if ! kill -0 "$guest" 2>/dev/null; then
    echo "The guest did not boot; the end of its console:" >&2
    tail -n 40 "$folder/console.log" >&2
    exit 70
  fi
  sleep 0.2
done
echo "The guest booted in $SECONDS s." >&2
status=0
"$here/exec.sh" "$folder" "$@" || status=$?
exit "$status"
