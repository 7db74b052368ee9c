-- Webhooks are of a user of the gateway: whose phones report by those of the account. Null is not
-- known yet: of a version before, and of a replica of such a one while an update rolls.
ALTER TABLE webhook_route ADD COLUMN gateway_user TEXT;
CREATE INDEX webhook_route_user ON webhook_route (gateway_user);

-- The tokens of an account at users that it is no more; by them comes late what it had sent by their
-- phones. Removals of what is still registered there are given out once a minute.
CREATE TABLE former_webhook_route (
  account      TEXT   NOT NULL,
  gateway_user TEXT   NOT NULL,
  token        TEXT   NOT NULL UNIQUE,
  left_at      BIGINT NOT NULL,
  claimed_at   BIGINT NOT NULL,
  PRIMARY KEY (account, gateway_user)
) ${key_table};

-- What the gateway may have of them.
CREATE TABLE former_webhook (
  account      TEXT   NOT NULL,
  gateway_user TEXT   NOT NULL,
  event        TEXT   NOT NULL,
  webhook_id   TEXT   NOT NULL,
  url          TEXT   NOT NULL,
  PRIMARY KEY (account, gateway_user, event)
) ${key_table};
CREATE INDEX former_webhook_user ON former_webhook (gateway_user);
