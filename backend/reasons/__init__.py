"""Reading a record that is not in one's care: for a few hours, with a reason that is kept and that the patient sees."""
