-- The session a submit came on: its receipts go there while it is bound, and parts that came on one
-- session belong together.
ALTER TABLE message ADD COLUMN session_id TEXT;
ALTER TABLE part ADD COLUMN session_id TEXT;
ALTER TABLE outbox ADD COLUMN session_id TEXT;
-- What is for a session whose window is full is passed over without being read.
DROP INDEX outbox_ready;
CREATE INDEX outbox_ready ON outbox (account, ready_at, id, session_id, kind);

-- Open sets are read by their key, marked ones by their time; those that are dealt with are kept for
-- a while, to tell a repeated part by.
CREATE INDEX part_open ON part (account, source_addr, dest_addr, reference, total, generation)
  WHERE gateway_id IS NULL;
CREATE INDEX part_marked ON part (marked_at) WHERE marked_at IS NOT NULL;
CREATE INDEX part_done ON part (expires_at) WHERE gateway_id IS NOT NULL AND marked_at IS NULL;
