package io.github.smppbridge.submit;

/**
 * Where the gateway shall send to.
 *
 * @param number E.164 with {@code +}; or, with dialAsIs, what the phone shall dial
 * @param dialAsIs not to be judged by the gateway, as no E.164 number: short codes, network
 *     specific and alphanumeric addresses, and national numbers of an unknown country; or any, as
 *     the account wants
 */
public record Destination(String number, boolean dialAsIs) {

  /** No number in logs. */
  @Override
  public String toString() {
    return "Destination[*, " + dialAsIs + "]";
  }
}
