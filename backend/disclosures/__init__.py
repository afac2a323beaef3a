"""One person's record, or the parts they allow, given to somebody outside: on paper or for another program.

Each one needs the person's consent on file and is kept as it was, with who got it and why. `sections.py` says what
belongs to which part, `insurer_report.py` and `pdf_file.py` make the pages, `fhir_*.py` the bundle.
"""
