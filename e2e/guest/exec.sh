#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# exec.sh FOLDER COMMAND [ARGUMENT]...
# Runs a command in the guest of FOLDER, in the working directory of this one, and passes on its
# output and exit status. Ends it in the guest when interrupted.
set -euo pipefail

folder=$(readlink -f -- "$1")
shift
job=$(mktemp -d "$folder/share/job.XXXXXX")
printf 'cd %q\nexec' "$PWD" >"$job/command"
printf ' %q' "$@" >>"$job/command"
touch "$job/stdout" "$job/stderr"
# Read and write, because opening a pipe for writing alone waits for a reader.
exec 3<>"$folder/commands.in"
echo "${job##*/}" >&3
trap 'echo "-${job##*/}" >&3; exit 130' HUP INT TERM

tail -s 0.1 --pid=$$ --quiet -c +1 -f "$job/stdout" &
out=$!
tail -s 0.1 --pid=$$ --quiet -c +1 -f "$job/stderr" >&2 &
error=$!
until [[ -e $job/status ]]; do
  if ! kill -0 "$(<"$folder/pid")" 2>/dev/null; then
    kill "$out" "$error"
    echo "The guest has ended; the end of its console:" >&2
    tail -n 20 "$folder/console.log" >&2
    exit 70
  fi
  sleep 0.1
done
sleep 0.3
kill "$out" "$error"
exit "$(<"$job/status")"
