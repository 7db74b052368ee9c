package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is dealt with stays for a while, and there is much of it of one account, or of one reference
 * that a sender always uses. The embedded database, which plans without statistics, must not be led
 * through it.
 */
class PlansTest extends StoreContract {
  @Test
  void openSetsAreReadByTheirKeyAlone() {
    assertThat(plan(PartSql.OPEN)).containsOnlyOnce("part_open (").doesNotContain("TEMP B-TREE");
  }

  @Test
  void theNewestSetIsTheFirstThatIsRead() {
    assertThat(plan(PartSql.NEWEST)).contains("COVERING INDEX").doesNotContain("TEMP B-TREE");
  }

  @Test
  void whatAQueryFindsIsNotLookedForAmongWhatIsDealtWith() {
    assertThat(plan(PartSql.OPEN_OR_MARKED)).contains("part_open (", "part_marked (");
  }

  @ParameterizedTest
  @CsvSource({"1", "4"})
  void setsThatNobodyEndsAreFoundByTheirTime(int accounts) {
    assertThat(plan(PartSql.unfinished(accounts))).contains("part_marked (");
  }

  private String plan(String sql) {
    return String.join("\n", rows("EXPLAIN QUERY PLAN " + sql.replace("?", "'1'"), 4));
  }
}
