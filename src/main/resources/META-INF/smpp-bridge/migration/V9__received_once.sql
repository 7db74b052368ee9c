-- Received SMS that were reported, by what tells one from another: phones report some twice, as
-- events of different ids, and all of a time again when they are asked to.
CREATE TABLE received_sms (
  account    TEXT     NOT NULL,
  digest     TEXT     NOT NULL,
  told_at    BIGINT   NOT NULL,
  arrived_at BIGINT   NOT NULL,
  untold     SMALLINT NOT NULL,
  paired     SMALLINT NOT NULL,
  PRIMARY KEY (account, digest, told_at)
) ${key_table};
-- Retention.
CREATE INDEX received_sms_arrived ON received_sms (arrived_at);

-- Since when phones had nobody to tell of what they received; NULL = somebody listens, or did until
-- the account had gone for good. What is asked for begins no earlier than what is known of received
-- SMS; when it was, or is to be, asked for.
ALTER TABLE webhook_route ADD COLUMN missed_since BIGINT;
ALTER TABLE webhook_route ADD COLUMN known_from BIGINT;
ALTER TABLE webhook_route ADD COLUMN replay_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX webhook_route_missed ON webhook_route (account) WHERE missed_since IS NOT NULL;
