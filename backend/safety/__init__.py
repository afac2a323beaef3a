"""What a person has to look at: alerts, each with an owner, a deadline and an end, and the clinic's own words for it.

An alert is no diagnosis. It is raised by what somebody wrote, never by a model; it is closed by a named person with a
note, and by nothing else. While nobody has acknowledged it, it goes on to the next person at each deadline.
"""
