"""What `./portal` is made of: the environment, the embedded servers and the supervisor.

Everything here uses the standard library alone, because it runs before anything is installed.
The launcher imports this package as `embedded` (its own folder on the path), never through
`coprod_portal`, whose `__init__` needs Celery.
"""
