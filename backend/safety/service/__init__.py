"""Raising and telling alerts, handling them, escalating them; the clinic's rules; how many there are."""
