package io.github.smppbridge.gateway;

/**
 * How near the gateway, and an account's share of it, are to taking no more of the account's
 * messages, in the numbers of congestion_state (SMPP 5.0 §4.8.4.18).
 *
 * @param accounts the bound accounts
 * @param circuit open = refused
 * @param pauses an account that has to wait is refused
 * @param shares the account's connections, and the calls that wait for one
 */
public record GatewayLoad(
    GatewayAccounts accounts, GatewayCircuit circuit, GatewayPauses pauses, AccountShares shares) {
  /** The next message is refused. */
  public static final int REFUSED = 99;

  /**
   * The load of an account.
   *
   * @param systemId the account
   * @return 0 to 99
   */
  public int of(String systemId) {
    if (pauses.paused(systemId)) {
      return REFUSED;
    }
    GatewayAccount account = accounts.find(systemId).orElse(null);
    if (account == null) {
      return 0;
    }
    return Math.max(
        circuit.load(new Caller(account.user(), account.proved())), shares.load(account.user()));
  }
}
