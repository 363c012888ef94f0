"""How an action says no."""


class Refused(Exception):
    """What was asked for is not done. The text says for people why, and what to do instead."""
