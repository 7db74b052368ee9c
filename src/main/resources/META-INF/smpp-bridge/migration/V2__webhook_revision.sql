-- Counts the changes to an account's webhooks: what others changed meanwhile is not certain.
ALTER TABLE webhook_route ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
