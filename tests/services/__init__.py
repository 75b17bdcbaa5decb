"""Real servers and workers for tests.

Each is a process of its own on a free port of 127.0.0.1, started by a fixture and killed at its
end. Workers work on the test's database, whose rows must really be committed (`committed_db`).
"""
