#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# iptables-suite.sh SUITE
# Takes iptables on nf_tables out of another suite of Debian, such as trixie, with the libraries that
# it needs, and prints the folder where its commands are. Nothing of it is installed. Where it cannot
# be had it says why, as one line on the standard output, and fails: a mirror drops old suites.
set -eu

self=$(readlink -f -- "$0")
suite=$1
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cliffwatch
folder=$cache/iptables-$suite-$(sha256sum <"$self" | cut -c 1-12)
if [ -d "$folder" ]; then
  printf '%s\n' "$folder/bin"
  exit
fi

give_up() {
  echo "iptables of Debian $suite is not to be had here: $1"
  exit 69
}

# The mirror that this machine gets Debian from.
mirror() {
  # shellcheck disable=SC2016 # apt-get expands it
  apt-get indextargets --format '$(REPO_URI)' 'Label: Debian' 'Component: main' | sort -u | head -n 1
}

for command in apt-get dpkg-deb; do
  command -v "$command" >/dev/null || give_up "$command is missing"
done
mirror=$(mirror)
if [ -z "$mirror" ] && [ "$(id -u)" -eq 0 ]; then
  apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null >&2 || true
  mirror=$(mirror)
fi
[ -n "$mirror" ] || give_up "apt-get knows no mirror of Debian"

echo "Fetching iptables of Debian $suite into $folder" >&2
mkdir -p "$cache"
work=$(mktemp -d "$cache/iptables.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# apt-get with lists, cache and installed packages of its own, and with the machine's keys.
apt() {
  apt-get -qq -o Dir::State="$work/state" -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" \
    -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=- \
    -o Dir::Etc::PreferencesParts=- -o APT::Sandbox::User=root -o APT::Update::Error-Mode=any \
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    "$@" </dev/null >"$work/log" 2>&1 ||
    give_up "$(tail -n 3 "$work/log" | tr -s '\n' ' ')"
}

mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/taken/bin"
echo "deb $mirror $suite main" >"$work/sources.list"
apt update
apt install -y --no-install-recommends --download-only iptables
for package in "$work"/cache/archives/*.deb; do
  case ${package##*/} in
    iptables_* | lib*) dpkg-deb --fsys-tarfile "$package" | tar -x -C "$work/taken" ;;
  esac
done

# locate NAME: sets `path` to where it will be
locate() {
  path=$(cd "$work/taken" && find . -name "$1" | sort | head -n 1)
  [ -n "$path" ] || give_up "its packages have no $1"
  path=$folder/${path#./}
}

# The program runs with its own C library, so that the machine's may be older or newer.
locate 'ld-linux*.so.[0-9]'
loader=$path
locate libc.so.6
libraries=${path%/*}
locate libnftnl.so.11
libraries=$libraries:${path%/*}
locate xtables-nft-multi
program=$path
locate xtables
cat >"$work/taken/bin/run" <<END
#!/bin/sh
export XTABLES_LIBDIR="$path"
exec "$loader" --library-path "$libraries" "$program" "\${0##*/}" "\$@"
END
chmod 755 "$work/taken/bin/run"
for command in iptables-nft-restore iptables-nft-save ip6tables-nft-restore ip6tables-nft-save; do
  ln -s run "$work/taken/bin/$command"
done
chmod 755 "$work/taken"
[ -e "$folder" ] || mv -T "$work/taken" "$folder"
printf '%s\n' "$folder/bin"
