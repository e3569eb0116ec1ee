#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The guest's first process on the host's files: sets up the machine, then runs the commands that
# come through the virtio port. A command is a folder in the share; the port only carries its name:
# the file `command` is run, with the file `stdin` if there is one; `stdout`, `stderr` and at last
# `status` are what comes of it. A name behind a "-" ends a command.
set -uo pipefail
share=/run/guest
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8

mkdir -p /lib/modules
ln -sfn "$(<$share/modules)/$(uname -r)" "/lib/modules/$(uname -r)"
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t bpf bpf /sys/fs/bpf
hostname guest
ip link set lo up
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
ip addr add fec0::15/64 dev eth0 nodad
ip route add default via 10.0.2.2

run() {
  local job=$share/$1 input=/dev/null status
  [[ ! -e $job/stdin ]] || input=$job/stdin
  setsid bash "$job/command" <"$input" >"$job/stdout" 2>"$job/stderr" &
  echo $! >"$job/pid"
  wait $!
  status=$?
  echo "$status" >"$job/status.part"
  mv "$job/status.part" "$job/status"
}

port=$(grep -lx commands /sys/class/virtio-ports/*/name)
exec 3<"/dev/$(basename "${port%/name}")"
touch "$share/ready"
while read -r name <&3; do
  case $name in
    -*) kill -TERM -- "-$(<"$share/${name#-}/pid")" ;;
    *) run "$name" & ;;
  esac
done
