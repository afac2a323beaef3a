#!/usr/bin/env bash
# strace for the long tests, where it is missing and can be installed. Without it those that need it are skipped.
set -euo pipefail
command -v strace && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  (apt-get install -y strace || { apt-get update && apt-get install -y strace; }) >/dev/null 2>&1 && command -v strace && exit 0
fi
echo "strace is not installed: that every answer leaves after a sync will not be shown. On Debian: apt-get install strace"
