"""What leaves the clinic as a file, frozen under a number and a hash, and what changed since an earlier one.

`columns.py` is the data dictionary of the rows, `rows.py` writes them, `deidentified.py` takes the people out of them,
`changes.py` compares two, and `recompute.py` is the script that goes along. All five are pure. A file is kept as it
was: what is corrected later makes another one.
"""
