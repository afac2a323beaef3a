"""The exercises a clinic has: name, purpose, how it is done in words, and a picture where there is one.

`starting_set.py` is Ebb's own small set, `picture.py` judges a picture by its content; both are pure. An exercise of
the library is never edited: it is put away and a new one written, so that what was prescribed keeps its words.
"""
