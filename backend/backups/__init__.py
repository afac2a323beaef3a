"""Whether the backups can be restored: the last time somebody tried, and what was found.

The trying itself is `ebb restore-test` (`cli/backup.py`): only a backup that was restored once is one.
"""
