"""Ready starts of a plan for a complaint: they fill a form and write nothing.

Ebb's own few stand in `library.py`; a clinic adds its own. What is agreed with the person is what counts.
"""
