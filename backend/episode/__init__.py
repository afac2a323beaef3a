"""One course of care from its opening to its end: when the pain began, where it is, what kind it may be, why it ended.

At most one episode of a patient is open. Whoever comes back gets a new one that names the old. Start with `course.py`.
"""
