#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# find-jdk.sh [PROGRAM]
# Prints the home of a JDK of at least version 25, or says what to install and fails. A runtime will
# do where PROGRAM is java; it is javac without the argument.
#
# Looks at JAVA_HOME, at java on the PATH, then into the folders of JDK_SEARCH_PATH (colons between
# them) and SDKMAN's. Reads the `release` file that every JDK carries, so that no JVM starts.
set -eu

NEEDED=25
program=${1:-javac}
unfit=

# Sets `major` to the version in a JDK's release file, 0 when there is none.
read_major() {
  major=0
  [ -r "$1/release" ] || return 0
  while IFS='=' read -r key value; do
    if [ "$key" = JAVA_VERSION ]; then
      value=${value#\"}
      major=${value%%[!0-9]*}
    fi
  done <"$1/release"
  major=${major:-0}
}

# Succeeds when the folder is a JDK that will do; remembers what the others are.
suits() {
  read_major "$1"
  if [ "$major" -lt "$NEEDED" ]; then
    what=$major
  elif [ ! -x "$1/bin/$program" ]; then
    what="$major without $program"
  else
    return 0
  fi
  case $unfit in
    *" $what,"*) ;;
    *) [ "$major" -eq 0 ] || unfit="$unfit $what," ;;
  esac
  return 1
}

# The home of java on the PATH; a JVM is asked only where java is a script that hides it.
home_on_path() {
  java=$(command -v java) || return 1
  java=$(readlink -f -- "$java")
  home=${java%/bin/java}
  if [ ! -r "$home/release" ]; then
    home=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  fi
  [ -n "$home" ]
}

if [ -n "${JAVA_HOME:-}" ] && suits "$JAVA_HOME"; then
  printf '%s\n' "$JAVA_HOME"
  exit
fi
if home_on_path && suits "$home"; then
  printf '%s\n' "$home"
  exit
fi

# Of the installed ones the oldest that will do: it is the nearest to what the build is made with.
best=
best_major=
folders=${JDK_SEARCH_PATH-/usr/lib/jvm:/opt}:${SDKMAN_DIR:-${HOME:-/root}/.sdkman}/candidates/java
while [ -n "$folders" ]; do
  folder=${folders%%:*}
  case $folders in
    *:*) folders=${folders#*:} ;;
    *) folders= ;;
  esac
  for home in "$folder"/*/; do
    home=${home%/}
    if suits "$home"; then
      if [ -z "$best" ] || [ "$major" -lt "$best_major" ]; then
        best=$home
        best_major=$major
      fi
    fi
  done
done
if [ -n "$best" ]; then
  printf '%s\n' "$best"
  exit
fi

{
  echo "No JDK $NEEDED or newer found: not in JAVA_HOME, on the PATH, in /usr/lib/jvm, /opt or SDKMAN."
  [ -z "$unfit" ] || echo "There is only version${unfit%,}."
  echo "Install one, for example Eclipse Temurin (https://adoptium.net/installation/linux, then"
  echo "apt-get install temurin-$NEEDED-jdk) or with SDKMAN (sdk install java $NEEDED-tem); or set JAVA_HOME to one."
} >&2
exit 69
