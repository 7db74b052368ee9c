package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a set is that never became complete, if each of its parts equals one of a complete set of
 * the same key: that message, of which the ESME sent parts again, and nobody could know.
 *
 * @param gatewayId the mark of the complete set that came nearest, of those that are dealt with;
 *     null = there is none
 * @param inWork there is none yet, but one that is being sent
 */
record PartTwins(String gatewayId, boolean inWork) {

  /**
   * Looks for them.
   *
   * @param parts the parts of an incomplete set
   * @param generation which set of their key it is
   */
  static PartTwins of(WriteTransaction transaction, List<PartRow> parts, int generation)
      throws SQLException {
    PartRow any = parts.get(0);
    Map<Integer, List<PartSql.Stored>> sets = new LinkedHashMap<>();
    List<PartSql.Stored> around = new ArrayList<>();
    around.addAll(PartSql.markedBefore(transaction, any, generation));
    around.addAll(PartSql.markedAfter(transaction, any, generation));
    around.sort(Comparator.comparingInt(row -> Math.abs(row.generation() - generation)));
    for (PartSql.Stored row : around) {
      sets.computeIfAbsent(row.generation(), number -> new ArrayList<>()).add(row);
    }
    boolean inWork = false;
    for (List<PartSql.Stored> set : sets.values()) {
      boolean complete = set.size() == any.total();
      if (complete && parts.stream().allMatch(part -> isAmong(part, set))) {
        if (set.get(0).done()) {
          return new PartTwins(set.get(0).gatewayId(), false);
        }
        inWork = true;
      }
    }
    return new PartTwins(null, inWork);
  }

  private static boolean isAmong(PartRow part, List<PartSql.Stored> set) {
    return set.stream().anyMatch(other -> other.part().isSameAs(part));
  }
}
