package io.github.smppbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.log.SourceNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** Who gets a place, and whose. */
class ServerConnectionsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> told = new ArrayList<>();
  private ServerConnections connections = withAnswerWithin(LONG);

  private ServerConnections withAnswerWithin(Duration answer) {
    return new ServerConnections(
        "http",
        new HttpLimits(4, 2, LONG, LONG, answer, LONG, 100),
        new HttpObserver() {
          @Override
          public void started(String server, IntSupplier open) {}

          @Override
          public void refused(String server, String reason) {
            told.add("refused " + reason);
          }

          @Override
          public void ended(String server, String reason) {
            told.add(reason);
          }
        });
  }

  private ClientConnection client(String address) {
    return new ClientConnection(SourceNetwork.of(address), () -> {});
  }

  private ClientConnection admitted(String address) {
    ClientConnection client = client(address);
    assertThat(connections.admit(client)).isTrue();
    return client;
  }

  private ClientConnection busy(String address) {
    ClientConnection client = admitted(address);
    connections.head(client, null);
    connections.complete(client, null);
    return client;
  }

  @Test
  void theOldestWithoutARequestMakesRoomWithinItsAddress() {
    ClientConnection other = admitted("10.0.0.2");
    ClientConnection first = admitted("10.0.0.1");
    admitted("10.0.0.1");
    admitted("10.0.0.1");
    assertThat(first.closed).isTrue();
    assertThat(other.closed).isFalse();
    assertThat(told).containsExactly("displaced");
  }

  @Test
  void whoIsNeverAnsweredIsEnded() {
    connections = withAnswerWithin(Duration.ZERO);
    ClientConnection unanswered = busy("10.0.0.1");
    connections.sweep();
    assertThat(unanswered.closed).isTrue();
    assertThat(connections.open()).isZero();
    assertThat(told).containsExactly("answer_timeout");
  }

  @Test
  void whoIsBusyStays() {
    ClientConnection busy = busy("10.0.0.1");
    busy("10.0.0.1");
    assertThat(connections.admit(client("10.0.0.1"))).isFalse();
    busy("10.0.0.2");
    busy("10.0.0.3");
    assertThat(connections.admit(client("10.0.0.4"))).isFalse();
    assertThat(told).containsExactly("refused address", "refused connections");
    connections.forget(busy);
    assertThat(connections.admit(client("10.0.0.4"))).isTrue();
    assertThat(connections.open()).isEqualTo(4);
  }

  @Test
  void aNetworkOfOneSubscriberIsOneAddress() {
    assertThat(SourceNetwork.of("2001:db8::1")).isEqualTo(SourceNetwork.of("2001:db8:0:0:9:8:7:6"));
    assertThat(SourceNetwork.of("2001:db8::1")).isNotEqualTo(SourceNetwork.of("2001:db8:0:1::1"));
    assertThat(SourceNetwork.of("10.0.0.1")).isNotEqualTo(SourceNetwork.of("10.0.0.2"));
  }

  @Test
  void whatRequestsKeepIsBounded() {
    ClientConnection small = admitted("10.0.0.1");
    ClientConnection large = admitted("10.0.0.2");
    connections.read(small, 10);
    connections.read(large, 80);
    assertThat(told).isEmpty();
    connections.read(small, 20);
    assertThat(large.closed).isTrue();
    assertThat(small.closed).isFalse();
    assertThat(told).containsExactly("memory");
  }
}
