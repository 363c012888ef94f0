"""Addresses that work because nobody can guess them. Only their hashes are kept."""

import hashlib
import secrets


def new_token() -> str:
    """43 characters for an address, from 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token. One this random needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
