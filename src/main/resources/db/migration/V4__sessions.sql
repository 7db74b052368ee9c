-- The session a submit came on: its receipts go there while it is bound, and parts that came on one
-- session belong together.
ALTER TABLE message ADD COLUMN session_id TEXT;
ALTER TABLE part ADD COLUMN session_id TEXT;
