"""The rows of the access matrix, a module for each subject that has many.

Each has `MATRIX`, rows as in `test_access`, and `furnish(scene)`, which makes one of everything in
Desamparados (103) and answers with the words of each address that needs some.
"""

from tests.house.rooms import (
    adoption,
    attendance,
    bodies,
    directory,
    indicators,
    initiatives,
    learning,
    meetings,
    minutes,
    plans,
    priorities,
    publications,
    sessions,
)

SUBJECTS = (
    adoption,
    attendance,
    bodies,
    directory,
    indicators,
    initiatives,
    learning,
    meetings,
    minutes,
    plans,
    priorities,
    publications,
    sessions,
)
