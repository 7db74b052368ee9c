-- The trace of the submit, as a W3C traceparent: what is heard of the message later goes on in it. NULL = none was kept.
ALTER TABLE message ADD COLUMN trace TEXT;
