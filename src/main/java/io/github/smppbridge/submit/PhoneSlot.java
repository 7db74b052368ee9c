package io.github.smppbridge.submit;

import io.github.smppbridge.gateway.Device;
import java.util.ArrayList;
import java.util.List;

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

  /** Of each phone, whichever of its SIM cards. */
  static List<PhoneSlot> of(List<Device> devices) {
    List<PhoneSlot> slots = new ArrayList<>(devices.size());
    for (Device device : devices) {
      slots.add(of(device));
    }
    return slots;
  }
}
