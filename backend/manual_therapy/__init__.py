"""What was done by hand in a session: how long, which technique where, pain before and after; signed as it is kept.

Nothing of it is edited. What was forgotten is an addendum, what is wrong is taken back with a reason. Start with
`hands.py`.
"""
