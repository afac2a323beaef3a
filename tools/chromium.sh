#!/usr/bin/env bash
# Print the path of a Chromium for the browser tests; install Debian's when there is none and we may.
set -euo pipefail

find_chromium() {
    if [ -n "${EBB_CHROMIUM:-}" ]; then
        echo "$EBB_CHROMIUM"
        return
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        command -v "$name" && return
    done
    ls -d "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-*/chrome-linux*/chrome 2>/dev/null | tail -n 1 | grep .
}

if ! find_chromium; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "The browser tests need Chromium: install the package chromium, or run .venv/bin/playwright install chromium," \
            "or name one in EBB_CHROMIUM." >&2
        exit 1
    fi
    echo "Installing Chromium ..." >&2
    # Another installation may hold the lock for a while.
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=300 update >&2
    apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends chromium >/dev/null
    find_chromium
fi
