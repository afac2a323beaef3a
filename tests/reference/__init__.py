"""Figures that other software worked out. `cases.py` hands them to the tests."""
