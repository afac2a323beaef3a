"""Letting a record go when its time is over: asked by one, released by another, done by a worker person by person.

Everything of the person goes, or nothing. What stays is the trace of who looked, and the record of the disposal.
"""
