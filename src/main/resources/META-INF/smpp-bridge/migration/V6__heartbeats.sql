-- A replica that lives counts its beats; whoever sees one stand still for dead_after takes it for
-- dead and frees what it has. All of that is of beat_by: a replica of a version before counts none,
-- and is known by lease_until alone, as it knows others.
ALTER TABLE node ADD COLUMN beat BIGINT NOT NULL DEFAULT 0;
ALTER TABLE node ADD COLUMN beat_by TEXT;
ALTER TABLE node ADD COLUMN dead_after BIGINT NOT NULL DEFAULT 0;
-- Whose it is: a process that has this name for itself is the next of the same instance.
ALTER TABLE node ADD COLUMN name TEXT;
-- Who sends a set of parts.
ALTER TABLE part ADD COLUMN marked_by TEXT;
