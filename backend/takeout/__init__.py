"""All of a patient's record in one file they can keep: for people to read, for programs to read, nothing left out."""
