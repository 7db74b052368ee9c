package io.github.smppbridge;

import java.util.Map;

/** On the embedded database. */
class UnfitEventsTest extends UnfitEvents {
  UnfitEventsTest() {
    super(Map.of());
  }
}
