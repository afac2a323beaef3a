"""Numbered schema changes, one concern each. HEAD names the newest, so that two at once collide in review."""
