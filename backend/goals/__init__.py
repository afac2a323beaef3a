"""What a patient wants to reach: each goal with target and day, its life cycle, and apart from it how far it was met.

A goal is written once. Whether it is pursued (`states`) and whether it was reached (`achievements`) are two questions,
and each answer is kept beside the ones before. Start with `goal.py`.
"""
