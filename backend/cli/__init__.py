"""The `ebb` command.

`commands.py` lists what it can do; `start.py` says, in one sentence, what stands in the way of a start.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command. What the Python underneath lacks is a sentence, not a traceback."""
    try:
        from backend.cli.commands import ebb  # noqa: PLC0415 - so that a broken installation can be told
    except ImportError as missing:
        sys.exit(f"ebb: {missing.name or missing} cannot be loaded; install Ebb again from requirements.lock.")
    ebb()
