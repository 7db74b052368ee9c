package io.github.smppbridge.http.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names by which this server is called. */
class AllowedHostsTest {
  private static final int LOCAL = 3000;
  private static final int OPEN = 9000;

  private static AllowedHosts hosts(String... names) {
    return new AllowedHosts(Set.of(names), port -> port == LOCAL);
  }

  @Test
  void aServerOfThisComputerHasItsNamesAlone() {
    assertThat(hosts().allows("localhost:3000", LOCAL)).isTrue();
    assertThat(hosts().allows("127.0.0.1", LOCAL)).isTrue();
    assertThat(hosts().allows("127.8.9.1:1", LOCAL)).isTrue();
    assertThat(hosts().allows("[0:0:0:0:0:0:0:1]", LOCAL)).isTrue();
    assertThat(hosts().allows("bridge.example.org", LOCAL)).isFalse();
    assertThat(hosts().allows("192.0.2.1", LOCAL)).isFalse();
    assertThat(hosts().allows("[2001:db8::1]", LOCAL)).isFalse();
  }

  @Test
  void anOpenServerHasAnyUnlessToldOtherwise() {
    assertThat(hosts().allows("bridge.example.org:9000", OPEN)).isTrue();
    assertThat(hosts("bridge.example.org").allows("Bridge.Example.org:9000", OPEN)).isTrue();
    assertThat(hosts("bridge.example.org").allows("evil.example", OPEN)).isFalse();
    // a probe asks a pod by its number
    assertThat(hosts("bridge.example.org").allows("10.1.2.3:9000", OPEN)).isTrue();
    assertThat(hosts("bridge.example.org").allows("[fd00::1]:9000", OPEN)).isTrue();
  }

  @Test
  void aProxyOnThisComputerMayKeepTheHost() {
    assertThat(hosts("bridge.example.org").allows("bridge.example.org", LOCAL)).isTrue();
    assertThat(hosts("bridge.example.org").allows("192.0.2.1", LOCAL)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "1.2.3.4",
        "bridge.example.org:9000",
        "_a-b.c-",
        "a.",
        "[::1]:1",
        "a:1",
        "a:12345"
      })
  void whatMayBeAHostIsOne(String host) {
    assertThat(AllowedHosts.isHost(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":1",
        "-a",
        ".a",
        "a:",
        "a:123456",
        "a:1:2",
        "a:x",
        "a b",
        "a/b",
        "[::1",
        "ä",
        "a@b",
        "a:-1"
      })
  void whatCannotBeOneIsNone(String host) {
    assertThat(AllowedHosts.isHost(host)).isFalse();
    assertThat(AllowedHosts.isHost("a".repeat(254))).isFalse();
    assertThat(AllowedHosts.isHost("a".repeat(253))).isTrue();
  }
}
