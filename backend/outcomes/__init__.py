"""What became of the episodes that ended in a period, and what went wrong in their sessions.

`ended.py` says how an episode went, `figures.py` and `safety_rate.py` what that makes for all of them, `by_region.py`
for parts of the body without giving one person away. All four are pure; `period_report.py` is the page they stand on.
"""
