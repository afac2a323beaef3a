"""Who looked at whose record: for the patient, for whoever looked, and for those who have to watch."""
