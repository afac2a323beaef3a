"""Of how many people at least the clinic's own figures are told: those of fewer would tell of each of them.

What leaves the clinic asks for more (disclosure.py).
"""

LEAST = 5
