package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.testkit.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SurplusTokensTest {
  private final List<String> left = new ArrayList<>();
  private final TokenRecords records =
      new TokenRecords() {
        @Override
        public CompletionStage<Void> left(String user, String tokenId) {
          left.add(user + " " + tokenId);
          return CompletableFuture.completedFuture(null);
        }
      };

  @Test
  void whatDoesNotFitIsGivenBackSoThatItIsTriedLater() {
    SurplusTokens surplus = new SurplusTokens(records);
    GatewayAccount account =
        new GatewayAccount("A", GatewayCredential.basic("U", Secret.of("p")), new TestClock());
    for (int i = 1; i <= 1_002; i++) {
      surplus.add(account, "t" + i);
    }
    assertThat(left).containsExactly("U t1001", "U t1002");
    assertThat(surplus.take()).hasSize(1_000);
  }
}
