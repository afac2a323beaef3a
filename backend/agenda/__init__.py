"""Who needs to do what: the patient's today, and the therapist's list with one reason and one owner a line."""
