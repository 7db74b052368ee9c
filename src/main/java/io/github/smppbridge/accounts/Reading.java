package io.github.smppbridge.accounts;

import java.nio.file.Path;

/**
 * What {@code accounts.file} said when it was read.
 *
 * @param file the file
 * @param text its content
 * @param entries what that means
 */
record Reading(Path file, String text, AccountEntries entries) {
  @Override
  public String toString() {
    return "Reading[" + file + "]"; // the text has hashes of passwords
  }
}
