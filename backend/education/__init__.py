"""Lessons: a library of short texts, which of them a patient was sent, and what the phone says of reading them.

Ebb's own lessons are files in `lessons`; a clinic adds its own. They say what is known in plain words and promise
nothing. What was sent is kept as it was sent. Knowledge tests with a licence come as a clinic's own instrument.
"""
