class Refused(Exception):
    """An action that is not done. The text says for people why, and what to do instead."""
