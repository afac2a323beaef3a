"""A patient asks for a correction of what others wrote; the clinic answers in time; a refusal stands beside the
patient's disagreement. Nothing is overwritten: what was written, asked and answered stays in the record.
"""
