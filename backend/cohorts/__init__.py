"""People who are counted together: who belongs to a cohort, in which group, and when they were measured.

`definition.py` says what a cohort is made of; pure. A cohort comes in through `exchange`, its figures are made
in `reports`. The scores themselves are readings like all others and live in `measures`.
"""
