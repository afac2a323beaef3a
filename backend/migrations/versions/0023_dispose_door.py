"""The one way to remove rows on PostgreSQL: a function of the owner that looks for itself whether it may"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_dispose_door"
down_revision = "0022_disposal"
branch_labels = None
depends_on = None

# The program's role has no DELETE. This runs as the role that owns the tables, inside the clinic the transaction has
# named, and removes what belongs to one person of a disposal that two people asked for and released. The tables are
# found by their columns and keys, so one that is added later is not left out; the trace of who looked and the record
# of the disposal stay.
DOOR = """
DECLARE
    here uuid := NULLIF(current_setting('app.clinic', true), '')::uuid;
    whose uuid;
    names text[] := ARRAY['patient'];
    wheres text[];
    more boolean := true;
    one record;
    rule text;
BEGIN
    SELECT p.person_id INTO whose
      FROM disposal_person p
      JOIN disposal_release r ON r.clinic_id = p.clinic_id AND r.request_id = p.request_id
     WHERE p.clinic_id = here AND p.id = asked AND p.state = 'asked' AND r.released_by <> r.asked_by;
    IF whose IS NULL THEN
        RAISE EXCEPTION 'no released disposal names this person';
    END IF;
    PERFORM 1 FROM patient WHERE clinic_id = here AND id = whose AND ended_on IS NOT NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no ended enrolment of this person';
    END IF;
    PERFORM 1 FROM legal_hold h
      WHERE h.clinic_id = here AND h.patient_id = whose AND NOT EXISTS (
          SELECT 1 FROM legal_hold_lift l WHERE l.clinic_id = h.clinic_id AND l.hold_id = h.id);
    IF FOUND THEN
        RAISE EXCEPTION 'a legal hold stands on this person';
    END IF;
    PERFORM 1 FROM correction_request q
      WHERE q.clinic_id = here AND q.patient_id = whose AND NOT EXISTS (
          SELECT 1 FROM correction_answer a WHERE a.clinic_id = q.clinic_id AND a.request_id = q.id);
    IF FOUND THEN
        RAISE EXCEPTION 'a request of this person is not answered';
    END IF;

    wheres := ARRAY[format('id = %L', whose)];
    FOR one IN
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
           AND a.attname = 'patient_id' AND NOT a.attisdropped
           AND c.relname <> 'patient' AND c.relname !~ '^(audit|disposal)'
         ORDER BY c.relname
    LOOP
        names := names || one.relname::text;
        wheres := wheres || format('patient_id = %L', whose);
    END LOOP;
    -- What hangs on rows of the person by a foreign key, and names no patient itself.
    WHILE more LOOP
        more := false;
        FOR one IN
            SELECT c.oid, c.relname::text AS name FROM pg_class c
             WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
               AND c.relname <> ALL (names) AND c.relname !~ '^(audit|disposal)'
             ORDER BY c.relname
        LOOP
            SELECT string_agg(
                       format('(%s) IN (SELECT %s FROM %I WHERE clinic_id = %L AND (%s))',
                              k.child_columns, k.parent_columns, k.parent, here,
                              wheres[array_position(names, k.parent)]), ' OR ')
              INTO rule
              FROM (
                SELECT p.relname::text AS parent,
                       string_agg(quote_ident(ca.attname), ', ' ORDER BY u.at) AS child_columns,
                       string_agg(quote_ident(pa.attname), ', ' ORDER BY u.at) AS parent_columns,
                       bool_or(ca.attname = 'account_id') AS by_account
                  FROM pg_constraint f
                  JOIN pg_class p ON p.oid = f.confrelid
                 CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS u(child, parent, at)
                  JOIN pg_attribute ca ON ca.attrelid = f.conrelid AND ca.attnum = u.child
                  JOIN pg_attribute pa ON pa.attrelid = f.confrelid AND pa.attnum = u.parent
                 WHERE f.contype = 'f' AND f.conrelid = one.oid AND p.relname::text = ANY (names)
                 GROUP BY f.oid, p.relname
              ) k
             WHERE k.parent <> 'account' OR k.by_account;
            IF rule IS NOT NULL THEN
                names := names || one.name;
                wheres := wheres || rule;
                more := true;
            END IF;
        END LOOP;
    END LOOP;

    -- Rows that others hang on go last.
    WHILE cardinality(names) > 0 LOOP
        SELECT n INTO held FROM unnest(names) n
         WHERE NOT EXISTS (
            SELECT 1 FROM pg_constraint f
              JOIN pg_class c ON c.oid = f.conrelid
              JOIN pg_class p ON p.oid = f.confrelid
             WHERE f.contype = 'f' AND p.relname = n AND c.relname = ANY (names) AND c.oid <> p.oid
               AND c.relnamespace = current_schema()::regnamespace)
         ORDER BY n LIMIT 1;
        IF held IS NULL THEN
            RAISE EXCEPTION 'the keys of these tables go round in a circle';
        END IF;
        EXECUTE format('DELETE FROM %I WHERE clinic_id = %L AND (%s)', held, here,
                       wheres[array_position(names, held)]);
        GET DIAGNOSTICS gone = ROW_COUNT;
        RETURN NEXT;
        wheres := wheres[1:array_position(names, held) - 1] || wheres[array_position(names, held) + 1:];
        names := array_remove(names, held);
    END LOOP;
END
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return  # SQLite knows no roles: there the program removes the rows itself, by the same rule
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(
        "CREATE FUNCTION dispose_person(asked uuid) RETURNS TABLE (held text, gone integer) LANGUAGE plpgsql"
        f" SECURITY DEFINER SET search_path = {schema}, pg_temp AS $door$ {DOOR} $door$"
    )
    op.execute("REVOKE ALL ON FUNCTION dispose_person(uuid) FROM PUBLIC")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION dispose_person(uuid)")
