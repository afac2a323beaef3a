#!/usr/bin/env bash
# The role web and worker connect as: it owns nothing and cannot pass the wall between clinics (docs/operating.md).
set -euo pipefail
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --no-psqlrc --quiet \
  --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/app_password)" <<'END'
CREATE ROLE ebb_app LOGIN PASSWORD :'password' NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
END
