"""What is asked after a needling session, 2, 24 and 72 hours later, and what an alarming answer sets going."""
