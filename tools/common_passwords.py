"""Makes backend/credentials/common_passwords.bin anew: `python tools/common_passwords.py` where zxcvbn is installed.

The lists of the Python package zxcvbn (MIT, see backend/credentials/COMMON_PASSWORDS.txt): the 30,000 passwords most
often found in leaks, and first and family names. Of each word five bytes of its digest are kept, sorted: enough to
recognise it, and nothing to read.
"""

from __future__ import annotations

from importlib import import_module

from backend.credentials.common_passwords import FILE, SIZE, digest

LISTS = ("passwords", "female_names", "male_names", "surnames")


def main() -> None:
    """Write the file."""
    lists = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS
    digests = sorted({digest(word) for name in LISTS for word in lists[name]})
    FILE.write_bytes(b"".join(digests))
    print(f"{len(digests)} words, {len(digests) * SIZE} bytes")


if __name__ == "__main__":
    main()
