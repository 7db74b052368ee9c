-- Epoch milliseconds in BIGINT, ids in TEXT. Portable between SQLite and PostgreSQL; the three
-- placeholders are the only differences and are filled in by the class Dialect.

-- One row for each message, part or destination.
CREATE TABLE message (
  message_id          TEXT     NOT NULL,
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
  answered_at         BIGINT,
  sent_at             BIGINT,
  final_at            BIGINT,
  expires_at          BIGINT,
  next_check_at       BIGINT,
  checks              INTEGER  NOT NULL,
  PRIMARY KEY (message_id, gateway_id)
) ${row_table};

-- Webhooks and retries find a message by the gateway's id.
CREATE INDEX message_gateway ON message (gateway_id);
-- Retention.
CREATE INDEX message_created ON message (created_at);
-- Reconciliation, and cancel_sm by addresses: both concern what is not final only, so this index
-- stays small.
CREATE INDEX message_open ON message (account, next_check_at) WHERE final_at IS NULL;

-- One row for each long message that parts came for: counts the generations of a reused reference
-- number, and is what replicas lock while they add a part.
CREATE TABLE part_set (
  account     TEXT    NOT NULL,
  source_addr TEXT    NOT NULL,
  dest_addr   TEXT    NOT NULL,
  reference   INTEGER NOT NULL,
  total       INTEGER NOT NULL,
  touched_at  BIGINT  NOT NULL,
  PRIMARY KEY (account, source_addr, dest_addr, reference, total)
) ${key_table};

CREATE INDEX part_set_touched ON part_set (touched_at);

CREATE TABLE part (
  account             TEXT     NOT NULL,
  source_addr         TEXT     NOT NULL,
  dest_addr           TEXT     NOT NULL,
  reference           INTEGER  NOT NULL,
  total               INTEGER  NOT NULL,
  generation          INTEGER  NOT NULL,
  number              INTEGER  NOT NULL,
  message_id          TEXT     NOT NULL,
  octets              BYTEA    NOT NULL,
  data_coding         SMALLINT NOT NULL,
  registered_delivery SMALLINT NOT NULL,
  attributes_json     TEXT,
  received_at         BIGINT   NOT NULL,
  expires_at          BIGINT   NOT NULL,
  gateway_id          TEXT,
  marked_at           BIGINT,
  PRIMARY KEY (account, source_addr, dest_addr, reference, total, generation, number)
);

CREATE INDEX part_expires ON part (expires_at) WHERE gateway_id IS NULL;
CREATE INDEX part_gateway ON part (gateway_id) WHERE gateway_id IS NOT NULL;

-- Receipts and MO that wait for an ESME. ready_at is when a row may be claimed: its creation, the
-- next attempt, or the end of the lease of whoever has it.
CREATE TABLE outbox (
  id          ${identity},
  account     TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  message_id  TEXT,
  gateway_id  TEXT,
  payload     TEXT    NOT NULL,
  created_at  BIGINT  NOT NULL,
  expires_at  BIGINT  NOT NULL,
  ready_at    BIGINT  NOT NULL,
  lease_owner TEXT,
  attempts    INTEGER NOT NULL
);

CREATE INDEX outbox_ready ON outbox (account, ready_at, id);
CREATE INDEX outbox_expires ON outbox (kind, expires_at);

-- Events applied; a phone repeats a webhook until it is answered.
CREATE TABLE webhook_event (
  account     TEXT   NOT NULL,
  event_id    TEXT   NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (account, event_id)
) ${key_table};

CREATE INDEX webhook_event_received ON webhook_event (received_at);

-- The token in an account's webhook url.
CREATE TABLE webhook_route (
  account      TEXT   NOT NULL PRIMARY KEY,
  token        TEXT   NOT NULL UNIQUE,
  created_at   BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  claimed_at   BIGINT NOT NULL
);

-- What the gateway was told.
CREATE TABLE webhook_registration (
  account       TEXT   NOT NULL,
  event         TEXT   NOT NULL,
  webhook_id    TEXT   NOT NULL,
  url           TEXT   NOT NULL,
  registered_at BIGINT NOT NULL,
  PRIMARY KEY (account, event)
);

-- Which replica holds receivers of an account.
CREATE TABLE receiver (
  account     TEXT   NOT NULL,
  instance_id TEXT   NOT NULL,
  seen_at     BIGINT NOT NULL,
  PRIMARY KEY (account, instance_id)
);

CREATE INDEX receiver_instance ON receiver (instance_id);

-- Numbers 0..1023 leased by running replicas.
CREATE TABLE node (
  number      INTEGER NOT NULL PRIMARY KEY,
  instance_id TEXT    NOT NULL,
  lease_until BIGINT  NOT NULL
);
