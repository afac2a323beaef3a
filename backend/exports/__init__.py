"""What leaves the clinic as a file, frozen under a number and a hash, and what changed since an earlier one.

`columns.py` is the data dictionary of the rows, `rows.py` writes them, `deidentified.py` takes the people out of them,
`changes.py` compares two, `recompute.py` is the script that goes along, and `weekly_model.py` writes the model of weeks
that is made for no page. All six are pure. A file is kept as it
was: what is corrected later makes another one.
"""
