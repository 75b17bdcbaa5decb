"""Limits on sign-in attempts, asked before the password's costly hash is computed.

Counted in the cache; while Redis is down nobody is locked out and nothing is counted.
"""

from django.core.cache import cache

WINDOW_SECONDS = 300
ATTEMPTS_PER_ADDRESS = 10
ATTEMPTS_PER_ORIGIN = 60


def too_many_attempts(email: str, origin: str) -> bool:
    """Count one more attempt for the address and the origin; True when either is over."""
    over_address = _count(f"signin:address:{email.strip().lower()[:254]}") > ATTEMPTS_PER_ADDRESS
    over_origin = _count(f"signin:origin:{origin}") > ATTEMPTS_PER_ORIGIN
    return over_address or over_origin


def forget(email: str) -> None:
    """A right password clears the address's count."""
    cache.delete(f"signin:address:{email.strip().lower()[:254]}")


def _count(key: str) -> int:
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # the key expired between the two calls
        return 0
