"""What a person has to look at: a flag that an answer raised, who looked, and the clinic's own words for it.

A flag is no diagnosis. It is raised by a record, never by a model; it is closed by a person with a note, and by
nothing else.
"""
