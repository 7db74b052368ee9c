package io.github.smppbridge.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.StoreOptions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every sequence with a promise is played once undisturbed, and then killed in gaps that were seen,
 * on both databases; another bridge goes on, and the ledger must be right. A new step in a route is
 * a new gap.
 *
 * <p>Of the gaps between which nothing happens that outlives the bridge one is taken, and of these
 * so many a story as {@code -Dgaps.most} says, by {@code -Dgaps.seed}. {@code -Dgaps=all} takes
 * every one, {@code -Dgaps.story=REPLACE} those of the stories whose names begin so, {@code
 * -Dgaps.database=sqlite} those of one database.
 */
class GapsIT {
  private static final boolean ALL = "all".equals(System.getProperty("gaps"));
  private static final long SEED = Long.getLong("gaps.seed", 12);
  private static final int MOST = Integer.getInteger("gaps.most", 1);
  private static final String ONLY = System.getProperty("gaps.story", "");
  private static final String DATABASES = System.getProperty("gaps.database", "");

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicNode> everyPromiseIsKeptInEveryGap() throws Exception {
    CompletableFuture<List<Performance.Outcome>> sqlite =
        CompletableFuture.supplyAsync(
            () ->
                play("sqlite", StoreOptions.of("jdbc:sqlite:" + folder.resolve("gaps.db"), "", "")),
            task -> new Thread(task, "sqlite").start());
    CompletableFuture<List<Performance.Outcome>> postgres =
        CompletableFuture.supplyAsync(
            () -> play("postgres", PostgresDatabase.create()),
            task -> new Thread(task, "postgres").start());
    return Stream.of(
        dynamicContainer("SQLite", tests(sqlite.join())),
        dynamicContainer("PostgreSQL", tests(postgres.join())));
  }

  private static Stream<DynamicNode> tests(List<Performance.Outcome> outcomes) {
    long missed = outcomes.stream().filter(outcome -> !outcome.reached()).count();
    DynamicNode reached =
        dynamicTest(
            "most gaps are come by again",
            () -> assertThat(missed).isLessThanOrEqualTo(outcomes.size() / 4));
    return Stream.concat(
        Stream.of(reached),
        outcomes.stream()
            .map(
                outcome ->
                    dynamicTest(
                        outcome.story() + ": " + outcome.gap(),
                        () -> assertThat(outcome.broken()).as("broken promises").isEmpty())));
  }

  private static List<Performance.Outcome> play(String name, StoreOptions database) {
    try {
      return playAll(name, database);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Performance.Outcome> playAll(String name, StoreOptions database)
      throws SQLException {
    List<Performance.Outcome> outcomes = new ArrayList<>();
    if (!name.contains(DATABASES)) {
      return outcomes;
    }
    int gaps = 0;
    long began = System.nanoTime();
    try (Stage stage = new Stage(database, folder)) {
      for (Story story : stories()) {
        Performance undisturbed = stage.stage(story, null);
        add(undisturbed.play(), name, outcomes);
        gaps += undisturbed.watch().all().size();
        for (Gap gap : chosen(undisturbed.watch())) {
          add(stage.stage(story, gap).play(), name, outcomes);
        }
      }
    }
    long missed = outcomes.stream().filter(outcome -> !outcome.reached()).count();
    System.out.printf(
        "%s: %d of %d gaps in %d stories (seed %d), %d of them not reached again, %d broken, %d s%n",
        name,
        outcomes.size(),
        gaps,
        stories().size(),
        SEED,
        missed,
        outcomes.stream().filter(outcome -> !outcome.broken().isEmpty()).count(),
        (System.nanoTime() - began) / 1_000_000_000);
    return outcomes;
  }

  private static List<Gap> chosen(Watch watch) {
    return ALL ? watch.all() : watch.different(new Random(SEED), MOST);
  }

  private static void add(
      Performance.Outcome outcome, String database, List<Performance.Outcome> outcomes) {
    outcomes.add(outcome);
    String gap = database + " " + outcome.story() + ": " + outcome.gap();
    if (!outcome.reached()) {
      System.out.println("NOT REACHED " + gap);
    }
    if (!outcome.broken().isEmpty()) {
      System.out.println("GAP " + gap + ": " + outcome.broken());
    }
  }

  private static List<Story> stories() {
    return Arrays.stream(Story.values()).filter(story -> story.name().startsWith(ONLY)).toList();
  }
}
