package io.github.smppbridge.submit;

/**
 * Where the gateway shall send to.
 *
 * @param phoneNumber E.164 with {@code +}; or, with skipValidation, what the phone shall dial
 * @param skipValidation ask the gateway not to validate: short codes, network specific and
 *     alphanumeric addresses, and national numbers of an unknown country
 */
public record Destination(String phoneNumber, boolean skipValidation) {

  /** No number in logs: masked. */
  @Override
  public String toString() {
    return "Destination[" + PhoneNumbers.masked(phoneNumber) + ", " + skipValidation + "]";
  }
}
