"""Run inside `.venv` as a script: signs in to the server that an environment variable names.

Prints one Spanish line and exits with 1 when that fails. The address is never printed.
With `--is-new` it exits with 3 when no migration has ever run in that database.
"""

import os
import re
import sys


def probe_database(url: str) -> str | None:
    import psycopg2

    try:
        _connect(url).close()
    except psycopg2.Error as fault:
        text = str(fault)
        if "password" in text or "authentication" in text:
            return "el servidor no acepta ese usuario y contraseña."
        if re.search(r'database ".*" does not exist', text):
            return "esa base de datos no existe en el servidor."
        return f"el servidor respondió: {' '.join(text.split())[-200:]}"
    return None


def is_new_database(url: str) -> bool:
    with _connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
        return cursor.fetchone()[0]


def _connect(url: str):
    import psycopg2

    return psycopg2.connect(re.sub(r"^\w+:", "postgresql:", url), connect_timeout=5)


def probe_redis(url: str) -> str | None:
    import redis

    try:
        redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
    except redis.AuthenticationError:
        return "el servidor no acepta esa contraseña."
    except (redis.RedisError, ValueError) as fault:
        return f"el servidor respondió: {' '.join(str(fault).split())[-200:]}"
    return None


if __name__ == "__main__":
    name = sys.argv[1]
    probe = probe_redis if name == "REDIS_URL" else probe_database
    complaint = probe(os.environ[name])
    if complaint:
        print(complaint)
        sys.exit(1)
    if "--is-new" in sys.argv and is_new_database(os.environ[name]):
        sys.exit(3)
