"""How long a record is kept, whose may go, and what forbids it: a legal hold, an open request, a running enrolment."""
