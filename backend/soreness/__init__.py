"""How sore the needled places are: asked apart from pain, and only for three days after a session.

`window.py` says when it is asked, `entry.py` holds one answer as a phone wrote it; both are pure. Soreness after a
needle is no pain of the condition: it is a record of its own kind and never in the pain line.
"""
