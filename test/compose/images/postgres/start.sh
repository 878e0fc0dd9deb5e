# What the official image's entry does of which compose makes use: the cluster, its user and its
# database at the first start.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --username="$POSTGRES_USER" --auth-host=scram-sha-256 --auth-local=trust \
    --encoding=UTF8 --locale=C --pwfile=<(echo "$POSTGRES_PASSWORD") --no-instructions
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  pg_ctl --wait --options='-c listen_addresses=' start
  createdb --username="$POSTGRES_USER" "$POSTGRES_DB"
  pg_ctl --wait --mode=fast stop
fi
exec postgres -c listen_addresses='*'
