package com.example.team;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smppbridge.kit.BridgeExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BeforeSubmitTest {
  @RegisterExtension
  static final BridgeExtension BRIDGE =
      BridgeExtension.withRoutes("routes").set("footer.text", "-- Shop");

  @Test
  void premiumNumbersAreRefused() {
    assertEquals("ESME_RINVDSTADR", BRIDGE.esme().refused("4990012345600", "hello"));
  }

  @Test
  void textsEndWithTheFooterAndReceiptsComeBack() {
    String id = BRIDGE.esme().submit("4915112345600", "hello");
    assertEquals("hello -- Shop", BRIDGE.gateway().message(id).text());

    BRIDGE.phone().delivers(id);
    assertEquals("DELIVRD", BRIDGE.esme().receipt(id).stat());
  }
}
