package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import io.netty.channel.epoll.Epoll;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Sockets are served by the system's own calls, by as many event loops as there are processors. */
class NativeTransportTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void theLibraryFitsTheClassesThatUseIt() {
    assertThat(Epoll.unavailabilityCause()).isNull();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theBridgeUsesIt() {
    try (TestBridge bridge = TestBridge.start(Map.of("smpp.event_loops", "3"))) {
      Vertx vertx = bridge.context().getRegistry().findSingleByType(Vertx.class);
      assertThat(vertx.isNativeTransportEnabled()).isTrue();
      assertThat(bridge.bind().submit("Hello", "+4915112345678")).isNotBlank();
    }
  }
}
