package com.example.team;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smppbridge.kit.BridgeExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AutoReplyTest {
  @RegisterExtension
  static final BridgeExtension BRIDGE = BridgeExtension.withJava(AutoReply::new);

  @Test
  void whoAsksForHelpGetsAnAnswer() {
    BRIDGE.esme();
    BRIDGE.phone().receives("+4915199999900", "Help me");

    assertEquals("We are there from 9 to 17.", BRIDGE.gateway().message().text());
    assertEquals("+4915199999900", BRIDGE.gateway().message().to());
    assertEquals("Help me", BRIDGE.esme().receivedFrom("4915199999900").text());
  }
}
