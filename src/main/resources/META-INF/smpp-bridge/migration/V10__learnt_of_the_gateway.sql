-- Events of webhooks that a gateway has refused, as it is of a version that does not know them.
CREATE TABLE webhook_refusal (
  gateway    TEXT   NOT NULL,
  event      TEXT   NOT NULL,
  refused_at BIGINT NOT NULL,
  PRIMARY KEY (gateway, event)
) ${key_table};

-- The tokens that processes have asked for, by which they are revoked when the process is gone.
CREATE TABLE gateway_token (
  gateway_user TEXT   NOT NULL,
  token_id     TEXT   NOT NULL,
  instance_id  TEXT   NOT NULL,
  given_at     BIGINT NOT NULL,
  PRIMARY KEY (gateway_user, token_id)
) ${key_table};
CREATE INDEX gateway_token_given ON gateway_token (given_at);
CREATE INDEX gateway_token_instance ON gateway_token (instance_id);
