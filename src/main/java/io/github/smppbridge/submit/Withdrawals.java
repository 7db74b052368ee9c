package io.github.smppbridge.submit;

/** Takes messages back at the gateway that may be there although the ESME was told otherwise. */
@FunctionalInterface
public interface Withdrawals {
  /**
   * Takes a message back, as far as that goes; nobody waits for it.
   *
   * @param account system_id of the owner
   * @param gateway where it may be; {@code null} = at the account's own gateway
   * @param gatewayId the gateway's id
   */
  void withdraw(String account, String gateway, String gatewayId);
}
