package io.github.smppbridge.report;

import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.NumberMask;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The number that a received message was written to: what the phone tells, else its SIM's number,
 * else what is configured. Phones tell the gateway of a SIM's number the last digits only: such a
 * number is nobody's.
 *
 * @param accounts the phones
 * @param configured account to the number that stands for what nobody tells; empty = none
 */
public record Recipients(GatewayAccounts accounts, UnaryOperator<String> configured) {
  /**
   * Finds it.
   *
   * @param account whose phone it is
   * @param told what the phone tells; empty = nothing
   * @param deviceId the phone
   * @param sim the SIM, 1 to 3; 0 = not told
   * @return empty when nobody knows
   */
  String of(String account, String told, String deviceId, int sim) {
    return told.isEmpty()
        ? ofSim(account, deviceId, sim).orElseGet(() -> configured.apply(account))
        : told;
  }

  private Optional<String> ofSim(String account, String deviceId, int sim) {
    return accounts.find(account).stream()
        .flatMap(known -> known.devices().stream())
        .filter(device -> device.id().equals(deviceId))
        .flatMap(device -> device.sims().stream())
        .filter(card -> sim == 0 || card.number() == sim)
        .map(Device.Sim::phoneNumber)
        .findFirst()
        .filter(number -> !NumberMask.isMasked(number));
  }
}
