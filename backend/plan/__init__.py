"""What was agreed with the patient: the plan, its versions, its parts and its goal.

`timeline.py` is pure: which version was in force on which day, and in which phase. A plan is revised by a new
version from a day on; the past keeps the version it had. Start there, then `service.py`.
"""
