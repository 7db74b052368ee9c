-- The session a submit came on: its receipts go there while it is bound, and parts that came on one
-- session belong together.
ALTER TABLE message ADD COLUMN session_id TEXT;
ALTER TABLE part ADD COLUMN session_id TEXT;
ALTER TABLE outbox ADD COLUMN session_id TEXT;
-- What is for a session whose window is full is passed over without being read.
DROP INDEX outbox_ready;
CREATE INDEX outbox_ready ON outbox (account, ready_at, id, session_id, kind);
