-- What the phone got where a step in before-submit has changed it; NULL = what the ESME sent, which the other columns
-- hold: it is what receipts repeat, and what query_sm, cancel_sm and replace_sm name. Addresses as ton:npi:address; of
-- the text as much as of the ESME's.
ALTER TABLE message ADD COLUMN sent_source TEXT;
ALTER TABLE message ADD COLUMN sent_dest TEXT;
ALTER TABLE message ADD COLUMN sent_text TEXT;
