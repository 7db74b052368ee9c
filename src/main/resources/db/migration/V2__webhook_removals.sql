-- Deletions of an account's webhooks: what was registered while one was under way is not certain.
ALTER TABLE webhook_route ADD COLUMN removals BIGINT NOT NULL DEFAULT 0;
