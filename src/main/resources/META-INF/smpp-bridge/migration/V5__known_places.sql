-- Where accounts have bound from, as the gateway accepted them: what the bind guard spares, also after
-- a restart, and on the other replicas.
CREATE TABLE known_place (
  account TEXT   NOT NULL,
  network TEXT   NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (account, network)
) ${key_table};
-- Retention.
CREATE INDEX known_place_seen ON known_place (seen_at);
