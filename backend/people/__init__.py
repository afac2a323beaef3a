"""Clinics, the people they care for, and who cares for whom, from when to when."""
