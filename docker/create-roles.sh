#!/bin/bash
# Runs once, when the database volume is new (docker-entrypoint-initdb.d).
#
# Two roles, so that the site itself can never rewrite the history:
#   portal_owner  owns the database and its tables; only `migrate` signs in as it
#   portal_web    the site and the workers; `migrate` grants it what it needs
# Passwords go in as psql variables: never on a command line, never in the server's log.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner_password PORTAL_OWNER_PASSWORD
\getenv web_password PORTAL_WEB_PASSWORD
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
CREATE ROLE portal_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE portal_web LOGIN PASSWORD :'web_password';
CREATE DATABASE portal OWNER portal_owner;
REVOKE CONNECT ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_web;
SQL
