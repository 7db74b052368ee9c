package io.github.smppbridge.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class BindGuardTest {
  private static final CamelContext CONTEXT = new DefaultCamelContext();

  private final TestClock clock = new TestClock();
  private final BindGuard guard =
      new BindGuard(
          3,
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofSeconds(1),
          (systemId, host) -> systemId.equals("named") && host.equals("192.0.2.77"),
          clock);

  private static Exchange bind(String systemId, String remote) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, systemId);
    exchange.getMessage().setHeader(SmppServerConstants.REMOTE_ADDRESS, remote);
    return exchange;
  }

  private void fail(String systemId, String remote) {
    Exchange exchange = bind(systemId, remote);
    exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RINVPASWD");
    guard.refused(exchange);
  }

  private void fail(int times, String systemId, String remote) {
    for (int i = 0; i < times; i++) {
      fail(systemId, remote);
    }
  }

  private void assertOpen(String systemId, String remote) {
    assertThatCode(() -> guard.check(bind(systemId, remote))).doesNotThrowAnyException();
  }

  private void assertBlocked(String systemId, String remote) {
    assertThatThrownBy(() -> guard.check(bind(systemId, remote)))
        .isInstanceOfSatisfying(
            SmppStatusException.class,
            e -> assertThat(e.commandStatus()).isEqualTo(CommandStatus.ESME_RBINDFAIL));
  }

  @Test
  void anAddressThatGuessesIsBlockedForAWhile() {
    fail("a", "192.0.2.1:1");
    fail("b", "192.0.2.1:2");
    assertOpen("d", "192.0.2.1:3");
    fail("c", "192.0.2.1:3");
    assertBlocked("d", "192.0.2.1:4");
    assertOpen("d", "192.0.2.2:4");

    clock.advance(Duration.ofMinutes(2));
    assertOpen("d", "192.0.2.1:5");
  }

  @Test
  void aBlockShorterThanTheWindowIsRepeated() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 3; i++) {
        assertOpen("acme", "192.0.2.1:1");
        fail("acme", "192.0.2.1:1");
      }
      assertBlocked("acme", "192.0.2.1:1");
      clock.advance(Duration.ofMinutes(2));
    }
  }

  @Test
  void anAccountIsNotLockedOutOfTheAddressesItsEntryNames() {
    fail(3, "named", "198.51.100.1:1");
    assertOpen("named", "192.0.2.77:1");
    assertBlocked("named", "198.51.100.2:1");

    fail(3, "named", "192.0.2.77:1");
    assertBlocked("named", "192.0.2.77:1");
  }

  @Test
  void aSystemIdThatIsGuessedAtIsBlockedEverywhere() {
    fail("acme", "192.0.2.1:1");
    fail("acme", "192.0.2.2:1");
    fail("acme", "192.0.2.3:1");
    assertBlocked("acme", "192.0.2.4:1");
    assertOpen("other", "192.0.2.4:1");
  }

  @Test
  void failuresFarApartDoNotAddUp() {
    for (int i = 0; i < 10; i++) {
      fail("acme", "192.0.2.1:1");
      clock.advance(Duration.ofMinutes(3));
    }
    assertOpen("acme", "192.0.2.1:1");
  }

  @Test
  void anIpv6NetworkCountsAsOneAddress() {
    fail("a", "2001:db8:0:0:1:1:1:1:4000");
    fail("b", "2001:db8:0:0:2:2:2:2:4000");
    fail("c", "2001:db8:0:0:3:3:3:3:4000");
    assertBlocked("d", "2001:db8:0:0:4:4:4:4:4000");
    assertOpen("d", "2001:db8:0:1:4:4:4:4:4000");
  }

  @Test
  void aSuccessClearsTheCountOfItsSystemId() {
    fail("acme", "192.0.2.1:1");
    fail("acme", "192.0.2.2:1");
    guard.proved(bind("acme", "192.0.2.3:1"));
    fail("acme", "192.0.2.4:1");
    assertOpen("acme", "192.0.2.5:1");
  }

  @Test
  void anAccountIsNotLockedOutOfItsUsualPlaceByAGuesser() {
    guard.proved(bind("acme", "192.0.2.1:1"));
    for (int i = 0; i < 5; i++) {
      fail("acme", "198.51.100.1:1");
      fail("neighbour", "192.0.2.1:1");
    }
    assertOpen("acme", "192.0.2.1:2");
    assertBlocked("acme", "198.51.100.2:1");
    assertBlocked("neighbour", "192.0.2.1:1");

    fail(3, "acme", "192.0.2.1:1");
    assertBlocked("acme", "192.0.2.1:3");
  }

  @Test
  void aRightGuessAmongManyAtTheSameTimeIsRefusedAsWell() {
    Exchange right = bind("acme", "192.0.2.1:9");
    guard.check(right);
    for (int i = 0; i < 3; i++) {
      fail("acme", "192.0.2.1:" + i);
    }
    assertThatThrownBy(() -> guard.proved(right)).isInstanceOf(SmppStatusException.class);
  }

  @Test
  void theGatewaysTroubleIsNobodysGuess() {
    for (int i = 0; i < 10; i++) {
      Exchange exchange = bind("acme", "192.0.2.1:1");
      exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RBINDFAIL");
      guard.refused(exchange);
      assertThat(guard.refusalDelay(exchange)).isZero();
    }
    assertOpen("acme", "192.0.2.1:1");
  }

  @Test
  void tenThousandNamesAreRememberedAndNoMore() {
    FailureCounts counts =
        new FailureCounts(3, Duration.ofMinutes(5), Duration.ofMinutes(2), clock);
    for (int i = 0; i < 3; i++) {
      counts.failed("first");
    }
    List<String> names = IntStream.range(0, 15_000).mapToObj(i -> "name" + i).toList();
    names.forEach(counts::failed);
    assertThat(counts.blocked("first")).isTrue();

    names.forEach(counts::failed);
    names.forEach(counts::failed);
    assertThat(names.stream().filter(counts::blocked)).hasSizeLessThanOrEqualTo(10_000);
  }
}
