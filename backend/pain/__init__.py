"""What a patient felt, where and when.

`scale.py` says what may be said about a pain: a whole number from 0 to 10, over which time, in which body
region and on which side. `entry.py` holds one entry as a phone wrote it and the day it belongs to. Both are
pure. `models`, `schemas`, `service` and `routes` keep, check and serve entries; `trends` draws the picture.
"""
