"""From records to an honest picture. It owns no table.

One question per file, all pure: `series.py` lays values on days and weeks and keeps gaps as gaps;
`level.py` says where someone started and stands; `change.py` by how much that differs and whether it is a
lot; `slope.py` whether it drifts; `volatility.py` how much it jumps; `completeness.py` how much was
answered; `measured.py` whether a measure moved beyond its error, `statements.py` whether that
is sure and matters. `portrait.py` puts one patient's picture
together and is the single door for every number that two screens show. Start there.
"""
