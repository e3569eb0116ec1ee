#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks TestSummary on made-up reports. It runs before the tests and not among them: a summary that
# is wrong could hide its own failure.
set -eu

self=$(readlink -f -- "$0")
tools=${self%/*}
java_home=${JAVA_HOME:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
"$java_home/bin/javac" -Xlint:all -Werror -d "$work/classes" "$tools/TestSummary.java"

wrong=0
checkout=$work/checkout

# report MODULE KIND NAME: puts standard input into a test suite's report
report() {
  mkdir -p "$checkout/$1/target/$2-reports"
  {
    echo '<?xml version="1.0" encoding="UTF-8"?><testsuite name="a" tests="999" failures="0">'
    cat
    echo '</testsuite>'
  } >"$checkout/$1/target/$2-reports/TEST-$3.xml"
}

# expect STATUS LAST_LINE [ARGUMENT]...: runs the summary, compares, and clears the reports
expect() {
  expected=$1
  line=$2
  shift 2
  status=0
  output=$("$java_home/bin/java" -cp "$work/classes" TestSummary "$checkout" "$@") || status=$?
  if [ "$status" -ne "$expected" ] || [ "$(printf '%s\n' "$output" | tail -n 1)" != "$line" ]; then
    echo "TestSummary: expected status $expected and '$line', got status $status and:" >&2
    printf '%s\n' "$output" >&2
    wrong=1
  fi
  rm -rf "$checkout"
  mkdir -p "$checkout"
}

PASS='<testcase classname="A" name="passes" time="0.1"><system-out>&lt;failure&gt;</system-out></testcase>'
FAIL='<testcase classname="A" name="fails"><system-out>x</system-out><failure message="1 is not 2" type="x">a trace</failure></testcase>'
ERROR='<testcase classname="A" name=""><error message="thrown" type="x"/></testcase>'
KERNEL='<testcase classname="A" name="old"><skipped message="kernel: no CONFIG_X"/></testcase>'
TOOL='<testcase classname="A" name="tool"><skipped message="tool: strace, not kernel: at all"/></testcase>'
MIRROR='<testcase classname="A" name="suite"><skipped message="mirror: no suite X"/></testcase>'
ABORTED='<testcase classname="A" name="aborted"><skipped type="x"><![CDATA[org.opentest4j.TestAbortedException: mirror: no suite X
	at A.aborted(A.java:56)]]></skipped></testcase>'
SILENT='<testcase classname="A" name="silent"><skipped/></testcase>'
mkdir -p "$checkout"

echo "$PASS$PASS" | report one surefire A
echo "$PASS" | report two failsafe B
expect 0 '3 passed, 0 failed, 0 skipped'

echo "$PASS$FAIL" | report one surefire A
expect 1 '1 passed, 1 failed, 0 skipped'

echo "$PASS" | report one surefire A
echo "$ERROR" | report two failsafe A
expect 1 '1 passed, 1 failed, 0 skipped'

echo "$PASS$KERNEL" | report one surefire A
expect 0 '1 passed, 0 failed, 1 skipped'

echo "$PASS$KERNEL$MIRROR$ABORTED$PASS" | report one surefire A
expect 0 '2 passed, 0 failed, 3 skipped'

echo "$PASS$KERNEL$TOOL" | report one surefire A
expect 1 '1 passed, 1 failed, 1 skipped'

echo "$PASS$SILENT" | report one surefire A
expect 1 '1 passed, 1 failed, 0 skipped'

expect 1 '0 passed, 1 failed, 0 skipped'

echo "$KERNEL" | report one surefire A
expect 1 '0 passed, 1 failed, 1 skipped'

# What only looks like a report, or lies among the sources.
echo "$PASS" | report one surefire A
echo "$FAIL" | report src/test/resources/one surefire A
echo "$FAIL" | report one other A
echo "$FAIL" >"$checkout/one/target/surefire-reports/summary.xml"
expect 0 '1 passed, 0 failed, 0 skipped'

# A report that was cut short.
echo "$PASS" | report one surefire A
echo '<testsuite><testcase classname="B" name="b">' >"$checkout/one/target/surefire-reports/TEST-B.xml"
expect 1 '1 passed, 1 failed, 0 skipped'

# Steps of the build that failed.
echo "$PASS$FAIL" | report one surefire A
expect 1 '1 passed, 2 failed, 0 skipped' --failed 'Maven failed'
expect 1 '0 passed, 1 failed, 0 skipped' --failed 'Maven failed'
echo "$PASS" | report one surefire A
expect 1 '1 passed, 2 failed, 0 skipped' --failed Javadoc --failed other

exit "$wrong"
