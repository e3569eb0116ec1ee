#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints the folder of the guest's kernel: vmlinuz and lib/modules/VERSION. Debian's current kernel
# is taken out of its package, which is not installed; later runs take what is there. Installs what
# a guest is booted with, too, because that may happen where there is no network.
set -eu

"$(dirname "$(readlink -f -- "$0")")/../../build-tools/need-commands.sh" \
  qemu-system-x86:qemu-system-x86_64 busybox-static:busybox kmod:modprobe cpio:cpio
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cliffwatch/guest-kernel
if [ -d "$cache" ]; then
  printf '%s\n' "$cache"
  exit
fi

# The sandbox's user may not write here, and apt-get would say so each time.
download() {
  package=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: //p') &&
    [ -n "$package" ] &&
    (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$package") </dev/null >&2
}

if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
  echo "The guest's kernel comes out of a Debian package, and there is no apt-get here." >&2
  exit 69
fi
mkdir -p "${cache%/*}"
work=$(mktemp -d "${cache%/*}/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
echo "Fetching the guest's kernel out of Debian's package into $cache" >&2
if ! download; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "Debian's package lists seem to be old or missing; run apt-get update as root." >&2
    exit 69
  fi
  apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null >&2
  download
fi

# What the guest needs of 400 MB: its devices and file systems, and all of the network's modules.
modules='./lib/modules/*/kernel'
mkdir "$work/kernel"
dpkg-deb --fsys-tarfile "$work"/*.deb | tar -x -C "$work/kernel" --wildcards \
  './boot/vmlinuz-*' './boot/config-*' './lib/modules/*/modules.*' "$modules/net/*" \
  "$modules/lib/*" "$modules/crypto/*" "$modules/drivers/virtio/*" "$modules/drivers/net/dummy.ko" \
  "$modules/drivers/net/veth.ko" "$modules/drivers/net/*virtio_net.ko" \
  "$modules/drivers/net/net_failover.ko" "$modules/drivers/char/virtio_console.ko" \
  "$modules/fs/9p/*" "$modules/fs/netfs/*" "$modules/fs/fscache/*" "$modules/fs/overlayfs/*"
mv "$work"/kernel/boot/vmlinuz-* "$work/kernel/vmlinuz"
version=$(ls "$work/kernel/lib/modules")
PATH=$PATH:/usr/sbin:/sbin depmod -b "$work/kernel" "$version"
chmod 755 "$work/kernel"
[ -e "$cache" ] || mv -T "$work/kernel" "$cache"
printf '%s\n' "$cache"
