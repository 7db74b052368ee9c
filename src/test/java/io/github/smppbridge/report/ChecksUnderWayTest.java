package io.github.smppbridge.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;

class ChecksUnderWayTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

  private final ChecksUnderWay underWay = new ChecksUnderWay(3, 2);
  private final Exchange round = new DefaultExchange(CONTEXT);
  private final Exchange next = new DefaultExchange(CONTEXT);

  @Test
  void soManyOfAnAccountAndOfAllAreAskedFor() {
    assertThat(underWay.begin("A", "a1", round)).isTrue();
    assertThat(underWay.begin("A", "a2", round)).isTrue();
    assertThat(underWay.begin("A", "a3", round)).isFalse();
    assertThat(underWay.begin("B", "b1", round)).isTrue();
    assertThat(underWay.begin("C", "c1", round)).isFalse();
    assertThat(underWay.free()).isZero();
  }

  @Test
  void aMessageIsUnderWayUntilItsRoundIsOver() {
    assertThat(underWay.begin("A", "a1", round)).isTrue();
    assertThat(underWay.begin("A", "a1", round)).as("its transaction begins anew").isTrue();
    assertThat(underWay.begin("A", "a1", next)).isFalse();
    assertThat(underWay.free()).isEqualTo(2);

    UnitOfWorkHelper.doneSynchronizations(
        round, round.getExchangeExtension().handoverCompletions());

    assertThat(underWay.begin("A", "a1", next)).isTrue();
  }
}
