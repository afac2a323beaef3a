"""Who is asking, what they may do, and the one door every request passes."""
