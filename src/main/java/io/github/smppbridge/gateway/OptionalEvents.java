package io.github.smppbridge.gateway;

import java.util.ArrayList;
import java.util.List;

/** Events of phones that are listened to only where somebody asks: not every app knows them. */
public final class OptionalEvents {
  private OptionalEvents() {}

  /**
   * Their names.
   *
   * @param mms whether MMS are wanted
   * @param batches whether several received messages may come in one event
   */
  public static List<String> of(boolean mms, boolean batches) {
    List<String> events = new ArrayList<>();
    if (mms) {
      events.addAll(List.of("mms:received", "mms:downloaded"));
    }
    if (batches) {
      events.addAll(List.of("sms:batch:received", "sms:batch:data-received"));
    }
    if (mms && batches) {
      events.addAll(List.of("mms:batch:received", "mms:batch:downloaded"));
    }
    return List.copyOf(events);
  }
}
