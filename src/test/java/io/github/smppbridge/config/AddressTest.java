package io.github.smppbridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @Test
  void aHostMayBeANameAnAddressOrMissing() {
    assertThat(Address.parse("localhost:1")).isEqualTo(new Address("localhost", 1));
    assertThat(Address.parse("[::1]:2775")).isEqualTo(new Address("::1", 2775));
    assertThat(Address.parse(":2775")).isEqualTo(new Address("0.0.0.0", 2775));
    assertThat(new Address("::1", 2775)).hasToString("[::1]:2775");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host:", "host:65536", "::1:2775", "a b:1", "http://h:1"})
  void everythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(seed = "20261122")
  void whatIsWrittenIsReadBack(@ForAll @IntRange(max = 65535) int port) {
    Address address = new Address("fe80::1", port);
    assertThat(Address.parse(address.toString())).isEqualTo(address);
  }

  @Property(seed = "20261122")
  void secondsAreSeconds(@ForAll @IntRange(max = 999_999_999) int seconds) {
    assertThat(Durations.parse(seconds + "s")).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 s", "-5s", "1,5s", "5S", "PT5S", "1000000000s"})
  void otherDurationsAreRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
