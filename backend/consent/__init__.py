"""What a patient was told, and what they allowed beyond their care: purpose by purpose, each taken back at any time.

Care itself rests on the law, not on a consent; the notice names the authority. Nothing recorded means no.
"""
