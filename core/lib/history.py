"""History by database triggers: `@tracked` gives a model an event table that is only added to.

Contact data of persons stands outside (`exclude`), so that erasing it breaks no record.
"""

import pghistory


def tracked(exclude: list[str] | None = None):
    """Keep who, when, before and after of every insert, update and delete, bulk ones too."""
    return pghistory.track(exclude=exclude)
