"""What was prescribed, what was due, what was done.

`schedule.py` turns a prescription into due days, `log.py` holds what the patient says was done and why not,
`adherence.py` compares the two and says so as a type: nothing due, not yet known, or figures. All three are
pure. A changed prescription is ended and followed by a new one, so the past keeps what was due then.
"""
