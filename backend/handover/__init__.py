"""One therapist hands a patient over to another, with a note; who cares for them changes in the same transaction."""
