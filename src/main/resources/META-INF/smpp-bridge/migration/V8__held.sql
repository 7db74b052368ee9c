-- Messages that are to be sent later, with all that is needed for that, until the gateway has them.
-- ready_at is when one may be taken: when it is due, or for the next attempt. sent_at is from when on
-- the gateway may have it; NULL = it was never sent, and nobody sends it without having said so here.
CREATE TABLE held (
  gateway_id    TEXT    NOT NULL PRIMARY KEY,
  account       TEXT    NOT NULL,
  content       TEXT    NOT NULL,
  created_at    BIGINT  NOT NULL,
  due_at        BIGINT  NOT NULL,
  expires_at    BIGINT  NOT NULL,
  ready_at      BIGINT  NOT NULL,
  attempts      INTEGER NOT NULL,
  sent_at       BIGINT,
  sim           INTEGER,
  claimed_by    TEXT,
  claimed_until BIGINT
) ${key_table};

-- Of each account in the order in which they are due.
CREATE INDEX held_ready ON held (account, ready_at, gateway_id);
CREATE INDEX held_expires ON held (expires_at);
