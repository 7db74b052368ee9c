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
