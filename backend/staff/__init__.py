"""What the clinic's admin does: who works here in which role, who is a patient, and who cares for whom."""
