package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose keys are whose, also while nobody is bound after a start. */
class SigningKeysTest {
  private final SigningKeys keys =
      new SigningKeys(
          Map.of("phone", List.of("p"), "ACME", List.of("a"), "BETA/b1", List.of("b", "c")));

  private static List<Device> phones(String... ids) {
    return List.of(ids).stream().map(id -> new Device(id, Instant.EPOCH, List.of())).toList();
  }

  @Test
  void untilAPhonesAccountIsKnownNoUnknownAccountIsBelievedUnsigned() {
    assertThat(keys.unassigned()).containsExactly("ACME", "phone");
    assertThat(keys.demanded("PLAIN", "x", false)).isTrue();
    assertThat(keys.demanded("PLAIN", "x", true)).as("its phones are known").isFalse();
    keys.knownAccounts(List.of("ACME", "PLAIN"));
    assertThat(keys.demanded("PLAIN", "x", false)).isTrue();
    keys.learn("GAMMA", phones("phone", "another"));
    assertThat(keys.unassigned()).isEmpty();
    assertThat(keys.demanded("PLAIN", "x", false)).isFalse();
    assertThat(keys.demanded("GAMMA", "another", false)).isTrue();
  }

  @Test
  void aPhonesKeyIsOfItsAccountOnceThatIsKnown() {
    assertThat(keys.of("PLAIN", "phone", false)).as("perhaps").containsExactly("p");
    assertThat(keys.of("PLAIN", "phone", true)).as("not among its phones").isEmpty();
    keys.learn("GAMMA", phones("phone"));
    assertThat(keys.of("PLAIN", "phone", false)).isEmpty();
    assertThat(keys.of("GAMMA", "phone", false)).containsExactly("p");
    assertThat(keys.demanded("PLAIN", "phone", false)).as("it names one that has a key").isTrue();
  }

  @Test
  void anAccountIsNoPhone() {
    keys.knownAccounts(List.of("ACME"));
    assertThat(keys.of("PLAIN", "ACME", false)).isEmpty();
    assertThat(keys.of("ACME", "whatever", false)).containsExactly("a");
  }

  @Test
  void aKeyMayNameItsAccountAndBeTwo() {
    assertThat(keys.demanded("BETA", "b2", true)).isTrue();
    assertThat(keys.of("BETA", "b1", false)).containsExactly("b", "c");
    assertThat(keys.of("BETA", "b2", false)).isEmpty();
    assertThat(keys.of("GAMMA", "b1", false)).isEmpty();
  }
}
