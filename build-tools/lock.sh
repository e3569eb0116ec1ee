# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# To be sourced. One build at a time in a checkout: the lock is the checkout's folder itself, held
# on descriptor 9 by the shell and by what it starts, and given back with the last of them.

# take_build_lock ROOT
take_build_lock() {
  # What `make test` starts is inside its lock already.
  [ -z "${BUILD_LOCK_HELD:-}" ] || return 0
  exec 9<"$1"
  if ! flock --nonblock 9; then
    echo "waiting for another build in $1" >&2
    flock 9
  fi
  export BUILD_LOCK_HELD=1
}

give_build_lock_back() {
  exec 9<&-
  unset BUILD_LOCK_HELD
}
