"""The body map for the pages, from `backend.body`. `python tools/body_map.py` writes it; a test compares."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from backend.body import drawing  # noqa: E402 - the folder has to be known first

PAGE_FILE = ROOT / "frontend" / "src" / "body" / "map.json"


def written() -> str:
    """The file as it has to be: one region and one shape a line."""
    plain = drawing.as_plain()
    lines = ["{", f'  "width": {plain["width"]},', f'  "height": {plain["height"]},']
    for name, after in (("regions", ","), ("shapes", "")):
        items = ",\n".join(f"    {json.dumps(item)}" for item in plain[name])
        lines.append(f'  "{name}": [\n{items}\n  ]{after}')
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    PAGE_FILE.parent.mkdir(exist_ok=True)
    PAGE_FILE.write_text(written(), encoding="utf-8")
