package io.github.smppbridge.crash;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.core.ConditionTimeoutException;

/** One story played once, with a fault in one of its gaps. */
final class Performance {
  /** How long the machine stands still: longer than every lease, shorter than parts wait. */
  private static final Duration DOWN = Duration.ofMinutes(3);

  /** So often may that time pass for what waits, until all has come to its end. */
  private static final int LEAPS = 20;

  /** When nothing happens for so long, something waits for the time. */
  private static final Duration STILL = Duration.ofMillis(250);

  /** When it takes so long, the ESME asks again and again for what waits for the time. */
  private static final Duration LONG = Duration.ofMillis(1_500);

  private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("gaps.limit", 20));
  private static final Duration OFTEN = Duration.ofMillis(15);

  private static final ExecutorService PLAYERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "player");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * How it went.
   *
   * @param reached whether the story came by the gap
   * @param broken what did not hold, in words
   */
  record Outcome(Story story, Gap gap, boolean reached, List<String> broken) {}

  private final Stage stage;
  private final MortalBridge bridge;
  private final Story story;
  private final Gap gap;
  private final Scene scene;
  private Watch watch;
  private CompletableFuture<Void> player;
  private int leaps;
  private long leaptAt = System.nanoTime();

  /**
   * Not played yet.
   *
   * @param gap null = undisturbed
   */
  Performance(Stage stage, Story story, Gap gap) {
    this.stage = stage;
    this.bridge = stage.bridge();
    this.story = story;
    this.gap = gap;
    this.scene = stage.scene(story);
  }

  /** Where it came by. */
  Watch watch() {
    return watch;
  }

  /** Plays it until all has come to its end, and settles the account. */
  Outcome play() {
    List<String> broken = new ArrayList<>();
    boolean reached = true;
    try {
      if (story.staysBound()) {
        scene.client().bind();
      }
      follow(story.first() == null ? gap : story.first());
      player = CompletableFuture.runAsync(() -> story.play(scene), PLAYERS);
      if (story.first() != null) {
        awaitDeathOrEnd();
        goOn(gap);
      }
      awaitDeathOrEnd();
      reached = gap == null || watch.faulted();
      if (bridge.life().dead()) {
        goOn(null);
        awaitDeathOrEnd();
      }
      broken.addAll(
          scene.ledger().broken(scene.client().taken(), scene.phone().sent(), scene.messages()));
    } catch (ConditionTimeoutException e) {
      broken.add("it did not come to its end: " + openEnds());
    } catch (CompletionException e) {
      broken.add("the ESME gave up: " + e.getCause().getMessage());
      broken.addAll(openEnds());
    } finally {
      end();
    }
    return new Outcome(story, gap, reached, broken.stream().distinct().toList());
  }

  private void follow(Gap wanted) {
    stage.gateway().forgetRequests();
    watch =
        new Watch(
            scene,
            story.staysBound(),
            scene.store().isRemote(),
            wanted,
            () -> stage.gateway().requests().size() + " " + scene.client().heard());
    bridge.life().loseAnswer(watch::loses);
    bridge.life().observe(watch);
  }

  private void awaitDeathOrEnd() {
    await().atMost(LIMIT).pollInterval(OFTEN).until(() -> bridge.life().dead() || isSettled());
  }

  /** The machine stands still for some time, and another bridge goes on. */
  private void goOn(Gap next) {
    bridge.awaitDeath();
    scene.client().awaitEnd();
    if (story.phoneActsMeanwhile()) {
      scene.phone().conduct(Handset.Conduct.DELIVER);
    }
    scene.ledger().died(scene.messages(), scene.waiting(), scene.client().taken());
    scene.store().passed(DOWN);
    bridge.start();
    follow(next);
    if (story.staysBound()) {
      // may be what the next one dies of
      CompletableFuture.runAsync(scene.client()::bind, PLAYERS);
    } else if (player.isDone()) {
      // it was answered and is gone; what was left behind goes when it comes and goes again
      player = CompletableFuture.runAsync(() -> story.play(scene), PLAYERS);
    }
  }

  private boolean isSettled() {
    if (player.isDone()) {
      player.join();
      if (scene.phone().open() == 0 && openEnds().isEmpty()) {
        return true;
      }
    }
    if (leaps < LEAPS && (isStill() || System.nanoTime() - leaptAt > LONG.toNanos())) {
      leaps++;
      boolean alsoLeased = gap != null && gap.fault() == Gap.Fault.ANSWER_LOST && isStill();
      leaptAt = System.nanoTime();
      scene.store().passedForWhatWaits(DOWN, scene.account(), alsoLeased);
      if (player.isDone()) {
        // nobody sends what a part waits for: it was one that came again
        scene.store().partsTimeOut(scene.account());
      }
    }
    return false;
  }

  private boolean isStill() {
    long since = Math.max(watch.movedAt(), leaptAt);
    return System.nanoTime() - since > STILL.toNanos();
  }

  private List<String> openEnds() {
    List<String> open = new ArrayList<>(scene.store().open(scene.account()));
    open.addAll(scene.ledger().missing(scene.client().taken()));
    open.addAll(story.openEnds(scene));
    if (!player.isDone()) {
      open.add("the ESME waits");
    }
    if (scene.phone().open() > 0) {
      open.add("a phone repeats its report");
    }
    return open;
  }

  private void end() {
    scene.client().close();
    scene.phone().end();
    if (bridge.life().dead()) {
      bridge.start();
    }
    bridge.life().observe((passage, exchange) -> false);
    bridge.life().loseAnswer(passage -> false);
  }
}
