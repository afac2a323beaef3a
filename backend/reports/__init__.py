"""Figures about people in care, to be defended outside the clinic.

`cohort.py` says how a group did at each point in time, and who is missing from that; `proportion.py` and
`means.py` hold the two kinds of figure it is made of, each with its interval. All three are pure.
"""
