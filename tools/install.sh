#!/usr/bin/env bash
# Make .venv and install exactly what requirements.lock names. Usage: tools/install.sh [python3]
set -euo pipefail
cd "$(dirname "$0")/.."
python="${1:-python3}"

stop() {
    echo "$1" >&2
    exit 1
}

command -v "$python" >/dev/null || stop "Ebb needs Python 3.11 or newer, and there is no $python here."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Ebb needs Python 3.11 or newer; $python is $("$python" -V). Name another one: make PYTHON=python3.12 ..."
"$python" -c 'import ensurepip, ssl, venv' 2>/dev/null ||
    stop "This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv"

if [ ! -x .venv/bin/python ]; then
    echo "Making .venv ..."
    "$python" -m venv .venv || stop "The virtual environment could not be made in $PWD; is the folder writable?"
fi

# uv installs the rest many times faster than pip; it is itself taken from its own lines of the lock.
bootstrap="$(mktemp)"
trap 'rm -f "$bootstrap"' EXIT
awk '/^uv==/ {found = 1; print; next} found && !/^ / {exit} found' requirements.lock >"$bootstrap"
echo "Installing the Python packages of requirements.lock ..."
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$bootstrap"
.venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r requirements.lock
.venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
