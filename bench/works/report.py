"""placeholder"""


def report(scene):
    """The public annual report."""
    return []
