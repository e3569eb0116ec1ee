#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# boot.sh [--memory MIB] [--forward PORT:GUEST_PORT]... FOLDER
# Becomes QEMU, which runs the guest in a new FOLDER:
#   share/       the guest's /run/guest; share/ready appears when the guest takes commands
#   console.log  what the kernel says
#   commands.in  a pipe to the guest, see serve.sh
#   pid          QEMU's process id; SIGTERM ends the guest at once, it keeps nothing
# The guest has 127.0.0.1 of the network namespace that this runs in at 10.0.2.2. With --forward,
# PORT on 127.0.0.1 there leads to a port of the guest. Nothing else of the host can be reached or
# changed, but that all its files can be read. Emulated, because that works on every machine.
set -euo pipefail

here=$(dirname "$(readlink -f -- "$0")")
memory=3072
network=user,id=network
while [[ ${1:-} == --* ]]; do
  case $1 in
    --memory) memory=$2 ;;
    --forward) network+=,hostfwd=tcp:127.0.0.1:${2%:*}-:${2#*:} ;;
    *)
      echo "boot.sh: no option $1" >&2
      exit 64
      ;;
  esac
  shift 2
done
folder=$1

PATH=$PATH:/usr/sbin:/sbin
kernel=$("$here/kernel.sh")
version=$(ls "$kernel/lib/modules")

mkdir -p "$folder/share"
cp "$here/serve.sh" "$folder/share/"
printf '%s\n' "$kernel/lib/modules" >"$folder/share/modules"
mkfifo "$folder/commands.in" "$folder/commands.out"

# The initial RAM disk: busybox, and the modules that lead to the host's files.
initial=$folder/initial
mkdir -p "$initial"/{bin,dev,proc,sys,lib/modules,mnt/{host,changes,root}}
cp "$here/init" "$initial/"
cp "$(command -v busybox)" "$initial/bin/busybox"
for module in virtio_pci virtio_net virtio_console 9pnet_virtio 9p overlay; do
  modprobe -d "$kernel" -S "$version" --show-depends "$module"
done | awk '/^insmod/ && !seen[$2]++ { print $2 }' | while read -r file; do
  cp "$file" "$initial/lib/modules/"
  basename "$file"
done >"$initial/lib/modules/order"
(cd "$initial" && find . | cpio -o -H newc --quiet | gzip -1) >"$folder/initrd.gz"
rm -rf "$initial"

echo $$ >"$folder/pid"
exec nice -n 5 qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot \
  -accel tcg,thread=multi -cpu max -smp 2 -m "$memory" \
  -kernel "$kernel/vmlinuz" -initrd "$folder/initrd.gz" \
  -append "console=ttyS0 quiet panic=-1 mitigations=off net.ifnames=0" \
  -serial "file:$folder/console.log" \
  -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
  -virtfs "local,path=$folder/share,mount_tag=share,security_model=none" \
  -netdev "$network" -device virtio-net-pci,netdev=network,romfile= \
  -device virtio-serial -chardev "pipe,id=commands,path=$folder/commands" \
  -device virtserialport,chardev=commands,name=commands
