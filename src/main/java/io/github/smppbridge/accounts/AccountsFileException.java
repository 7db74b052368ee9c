package io.github.smppbridge.accounts;

/**
 * {@code accounts.file} cannot be used. The message names the file, the account and the key, never
 * a secret.
 */
public final class AccountsFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AccountsFileException(String message) {
    super(message);
  }
}
