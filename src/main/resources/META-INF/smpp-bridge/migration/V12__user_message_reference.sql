-- user_message_reference of the submit, which its receipts repeat: 0 to 65535, NULL = it had none.
ALTER TABLE message ADD COLUMN user_message_reference INTEGER;
