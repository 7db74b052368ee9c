package io.github.smppbridge.submit;

import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.GatewayAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The phones of an account that a message is best given to: those that the gateway has seen lately.
 *
 * @param devices if there are none, those seen about when the last one was: that is the one to come
 *     back, or the gateway's clock is another
 * @param known whether they were seen lately, or the gateway does not tell
 */
record ActivePhones(List<Device> devices, boolean known) {
  /**
   * Finds them.
   *
   * @param phones the account's, and when they were told
   * @param among the phones that come into question
   * @param within {@code gateway.device_active_within}; zero = all are
   */
  static ActivePhones of(GatewayAccount.Phones phones, List<Device> among, Duration within) {
    Instant last = lastSeen(among);
    if (within.isZero() || among.isEmpty() || last.equals(Instant.EPOCH)) {
      return new ActivePhones(among, !among.isEmpty());
    }
    Instant since = phones.at().minus(within);
    boolean known = !last.isBefore(since);
    Instant from = known ? since : last.minus(within);
    List<Device> seen = new ArrayList<>(among.size());
    for (Device device : among) {
      if (!device.lastSeen().isBefore(from)) {
        seen.add(device);
      }
    }
    return new ActivePhones(Collections.unmodifiableList(seen), known);
  }

  /** Of any of them; the epoch when that is not told. */
  private static Instant lastSeen(List<Device> among) {
    Instant last = null;
    for (Device device : among) {
      if (last == null || device.lastSeen().isAfter(last)) {
        last = device.lastSeen();
      }
    }
    return last == null ? Instant.EPOCH : last;
  }
}
