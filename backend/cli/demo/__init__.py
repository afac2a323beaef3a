"""The demo clinic: a few scripted people, sixty invented ones, and a published trial.

`course.py` says how a pain goes over months; `conditions.py` what is hurt and what is done about it; `people.py`
invents a person's whole record from a seed; `mara.py` is the patient of the scripted days. They are pure and make
a `Life` (`life.py`, with what `care.py` and `phone.py` write into it). `clinic.py` puts lives into a clinic through
the features' own services, as therapists and phones would have on those days. `home.py` is the folder it all lies
in, `command.py` is `ebb demo`.

It lives beside the command because it has to be installed with it.
"""
