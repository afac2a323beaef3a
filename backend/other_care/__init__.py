"""Care beside ours: medicines with every change, visits elsewhere and work days lost by month, before and after. L15.

"Not asked" is empty and 0 is an answer, everywhere. Start with `use.py`.
"""
