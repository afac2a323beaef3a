"""What is hoped for, claim by claim, and the rule by which each is seen, or not, in one person's record.

`claims.yaml` lists them: the id, the claim in plain words, which check judges it, by which instruments and limits,
and who says so. The checks stand in `by_measure.py`, `by_diary.py`, `by_session.py` and `by_plan.py`; `evidence.py`
is what they read, `verdict.py` what they answer. `../scorecard.py` puts one person's card together. Start there.
"""
