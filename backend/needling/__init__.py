"""Dry needling: sessions, the sites needled, what was felt, what went wrong.

`technique.py` says what a session is made of and `interlock.py` what blocks it from being kept; both pure.
Needling here is never merged with acupuncture, and a session never says that it helped.
"""
