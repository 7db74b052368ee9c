package io.github.smppbridge.gateway;

/**
 * Who a call to the gateway is made for.
 *
 * @param user the gateway's user, which several system_ids may stand for; "" for nobody's
 * @param proved false for a bind whose credentials nobody has checked yet: anybody's word
 */
record Caller(String user, boolean proved) {
  static final Caller NOBODY = new Caller("", false);
}
