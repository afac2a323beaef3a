"""Scores from elsewhere in, records out.

`score_map.py` says what the columns of a table mean, `score_table.py` reads the table by such a map and names
every row it refuses; both are pure. `service.py` brings what was read into a clinic.
"""
