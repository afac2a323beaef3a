"""Every number beside the pain diary: questionnaires and clinician measures.

`instruments/` holds one definition file each; `definitions.py` loads them and refuses one that leaves
something out. `scoring.py` makes a score of answers, or says why there is none; `reading.py` judges one
reading; `direction.py` says which way is better. All of these are pure.
"""
