"""What phones send and fetch, of every kind at once, and what was held back.

A feature registers its kind of record (`access.phone`); nothing here knows which kinds there are. `sending.py` sorts a
mixed batch into kinds and puts the results back in order, `again.py` reads what could not be read before an update.
"""
