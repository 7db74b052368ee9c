-- Which of the gateways of accounts.file has the message, or its replacement; NULL = the account's own.
ALTER TABLE message ADD COLUMN gateway TEXT;
ALTER TABLE replacement ADD COLUMN gateway TEXT;
