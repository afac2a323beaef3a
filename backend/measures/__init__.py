"""Every number beside the pain diary: questionnaires and clinician measures.

`direction.py` says which way is better.
"""
