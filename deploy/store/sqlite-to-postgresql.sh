#!/usr/bin/env bash
# Copies the embedded store into a PostgreSQL database, in one transaction.
#
#   deploy/store/sqlite-to-postgresql.sh data/smpp-bridge.db postgresql://user@host/database
#
# Needs sqlite3 and psql (PGPASSWORD or ~/.pgpass hold the password). The tables must be there and
# empty: start the bridge once on the new database and stop it. No bridge may run on either.
set -euo pipefail
# What sqlite3 makes beside the file (its journal) holds what the file holds.
umask 077
[ $# -eq 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
source=$1
target=$2
[ -f "$source" ] || { echo "$source: no such file" >&2; exit 1; }

sqlite() { sqlite3 -batch -bail "$source" "$@"; }

# Not copied: node and receiver, which are of processes that run.
tables=$(sqlite "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
  AND name NOT IN ('node', 'receiver', 'flyway_schema_history') ORDER BY name")

columns() { sqlite "SELECT group_concat($2, '$3') FROM pragma_table_info('$1')"; }

# A value as COPY's text format has it; SQL that makes SQL. (In csv a text with a line "\." would end it.)
value="CASE type WHEN 'BYTEA' THEN 'COALESCE(''\\\\x'' || hex(' || name || '), ''\N'')'
  ELSE 'COALESCE(replace(replace(replace(replace(' || name || ', ''\'', ''\\\\''), char(9), ''\t''),
    char(10), ''\n''), char(13), ''\r''), ''\N'')' END"

copy() {
  echo 'BEGIN;'
  for table in $tables; do
    echo "COPY $table ($(columns "$table" name ', ')) FROM STDIN;"
    sqlite "SELECT $(columns "$table" "$value" ' || char(9) || ') FROM $table"
    echo '\.'
  done
  # Numbers go on behind those that were copied.
  for table in $(sqlite "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"); do
    echo "SELECT setval(pg_get_serial_sequence('$table', 'id'), COALESCE(MAX(id), 0) + 1, false) FROM $table;"
  done
  echo 'COMMIT;'
}

copy | psql -X -q -v ON_ERROR_STOP=1 -d "$target" -f - > /dev/null

for table in $tables; do
  from=$(sqlite "SELECT COUNT(*) FROM $table")
  to=$(psql -X -q -A -t -d "$target" -c "SELECT COUNT(*) FROM $table")
  echo "$table: $from -> $to"
  [ "$from" = "$to" ] || exit 1
done
