"""One vocabulary of the body, for whoever names a place on it: pain, plan, measures, needling, exercise.

`regions.py` lists the regions of the body map with the sides each has, `muscles.py` the muscles, `drawing.py` holds
the drawing: front and back, and which side of the person is drawn on which side of the picture. All of it is pure,
and all of it is Ebb's own: no published body map was traced, and no code of another system is claimed for a region.
Codes are stable; the words people read belong to the pages. A region that is stored once stays in the list.
"""
