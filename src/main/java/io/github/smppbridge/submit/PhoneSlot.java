package io.github.smppbridge.submit;

import io.github.smppbridge.gateway.Device;

/**
 * What a message can be sent with.
 *
 * @param device the phone
 * @param sim its SIM card, 1 to 3; null = the phone's choice
 */
record PhoneSlot(Device device, Integer sim) {
  /** Of the phone, whichever of its SIM cards. */
  static PhoneSlot of(Device device) {
    return new PhoneSlot(device, null);
  }
}
