-- Rows of a message_id are told apart by their slot, so that a second message of one id is refused;
-- a row knows when it is due, who is about to answer it, and the message that is to replace it.
-- (The defaults are for a replica of the version before, while an update rolls.)
CREATE TABLE message_new (
  message_id          TEXT     NOT NULL,
  slot                INTEGER  NOT NULL DEFAULT 0,
  gateway_id          TEXT     NOT NULL,
  account             TEXT     NOT NULL,
  device_id           TEXT,
  source_addr         TEXT     NOT NULL,
  source_ton          SMALLINT NOT NULL,
  source_npi          SMALLINT NOT NULL,
  dest_addr           TEXT     NOT NULL,
  dest_ton            SMALLINT NOT NULL,
  dest_npi            SMALLINT NOT NULL,
  service_type        TEXT     NOT NULL,
  registered_delivery SMALLINT NOT NULL,
  state               SMALLINT NOT NULL,
  error               INTEGER  NOT NULL,
  text_head           TEXT,
  parts_count         INTEGER  NOT NULL,
  parts_delivered     INTEGER  NOT NULL,
  body_json           TEXT,
  created_at          BIGINT   NOT NULL,
  due_at              BIGINT   NOT NULL DEFAULT 0,
  held_by             TEXT,
  answered_at         BIGINT,
  sent_at             BIGINT,
  final_at            BIGINT,
  expires_at          BIGINT,
  next_check_at       BIGINT,
  checks              INTEGER  NOT NULL,
  replacement_id      TEXT,
  PRIMARY KEY (message_id, slot)
) ${row_table};

-- A time to be sent that only the JSON holds is far off: the next check comes after it.
INSERT INTO message_new
  SELECT message_id, ROW_NUMBER() OVER (PARTITION BY message_id ORDER BY gateway_id) - 1, gateway_id,
    account, device_id, source_addr, source_ton, source_npi, dest_addr, dest_ton, dest_npi,
    service_type, registered_delivery, state, error, text_head, parts_count, parts_delivered,
    body_json, created_at,
    CASE WHEN checks = 0 AND next_check_at > created_at THEN next_check_at ELSE created_at END,
    NULL, answered_at, sent_at, final_at, expires_at, next_check_at, checks, NULL
  FROM message;

DROP TABLE message;
ALTER TABLE message_new RENAME TO message;

-- Webhooks and retries find a message by the gateway's id.
CREATE INDEX message_gateway ON message (gateway_id);
-- Or by that of the message that is to replace it.
CREATE INDEX message_replacement ON message (replacement_id) WHERE replacement_id IS NOT NULL;
-- Retention.
CREATE INDEX message_created ON message (created_at);
-- Reconciliation, and cancel_sm by addresses: both concern what is not final only, so this index
-- stays small.
CREATE INDEX message_open ON message (account, next_check_at) WHERE final_at IS NULL;

-- What a message becomes when the gateway has taken its replacement, until that is known.
CREATE TABLE replacement (
  gateway_id          TEXT     NOT NULL PRIMARY KEY,
  message_id          TEXT     NOT NULL,
  account             TEXT     NOT NULL,
  registered_delivery SMALLINT NOT NULL,
  text_head           TEXT,
  parts_count         INTEGER  NOT NULL,
  body_json           TEXT,
  created_at          BIGINT   NOT NULL,
  due_at              BIGINT   NOT NULL,
  expires_at          BIGINT
) ${key_table};

CREATE INDEX replacement_created ON replacement (created_at);

-- 0 = what was never tried waits in the order it was stored in; no clock has a say in that.
UPDATE outbox SET ready_at = 0 WHERE attempts = 0 AND lease_owner IS NULL;

-- No message_id of this number is later than that.
ALTER TABLE node ADD COLUMN id_mark BIGINT NOT NULL DEFAULT 0;

-- Whether the process that holds a receipt back lives.
CREATE INDEX node_instance ON node (instance_id);
-- The latest time that was believed in, as the next start may be with a clock that is far ahead.
ALTER TABLE node ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;

-- Ids went by the clock alone: none is later than what was written by it.
UPDATE node SET id_mark = lease_until;
INSERT INTO node (number, instance_id, lease_until, id_mark, seen_at)
  WITH RECURSIVE n(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM n WHERE number < 1023)
  SELECT n.number, '', 0, m.latest + 1000, m.latest
    FROM n, (SELECT MAX(at) AS latest FROM (SELECT MAX(created_at) AS at FROM message
      UNION ALL SELECT MAX(received_at) FROM part) t) m
    WHERE m.latest IS NOT NULL
  ON CONFLICT (number) DO NOTHING;
-- From when on the gateway may have the replacement; NULL = it was not sent, and nobody
-- sends it without having said so here.
ALTER TABLE replacement ADD COLUMN sent_at BIGINT;
-- When the gateway is first asked about it once it is the message; NULL = not.
ALTER TABLE replacement ADD COLUMN check_at BIGINT;
