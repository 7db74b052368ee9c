-- MMS of the last days: phones report each twice, when it is announced and when its content was
-- fetched, under different ids and in any order. announced_id and fetched_id: the phone's names for
-- it, as far as it was reported. held: gateway_id of the outbox row that tells of the announcement,
-- and goes when the content comes in time. told_at is by the network's clock or the phone's.
CREATE TABLE mms (
  id           ${identity},
  account      TEXT     NOT NULL,
  device_id    TEXT     NOT NULL,
  sim          SMALLINT NOT NULL,
  sender       TEXT     NOT NULL,
  told_at      BIGINT   NOT NULL,
  announced_id TEXT,
  fetched_id   TEXT,
  held         TEXT,
  stored_at    BIGINT   NOT NULL
);

CREATE INDEX mms_phone ON mms (account, device_id, told_at);
CREATE INDEX mms_stored ON mms (stored_at);
