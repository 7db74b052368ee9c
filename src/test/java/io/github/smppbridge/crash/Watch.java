package io.github.smppbridge.crash;

import io.github.smppbridge.component.SmppServerConstants;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.timer.TimerEndpoint;

/**
 * Follows one account's story through the steps and commits of a bridge: notes where it comes by,
 * and has the bridge die at one of these places the next time.
 *
 * <p>What timers do for nobody in particular is not part of it. Nor is what the store gives out
 * (claims of receipts, checks, sets of parts): most of these transactions find nothing, and those
 * that do are followed by a step, before which the same is found.
 */
final class Watch implements KillSwitch.Observer {
  private static final Set<String> ROUTINE =
      Set.of(
          "outbox claim",
          "message check",
          "part expire",
          "part adopt",
          "webhook lingering",
          "node lease",
          "node heartbeat",
          "node death",
          "wake-up",
          "ping");

  private static final Pattern OF_BINDS =
      Pattern.compile("webhook .*|receiver presence|message recheck");

  /** What a client repeats until it is served comes by everywhere again. */
  private static final int OCCURRENCES = 3;

  private record Noted(Gap gap, String outside) {}

  private final Scene scene;
  private final boolean staysBound;
  private final boolean answersLost;
  private final Gap wanted;
  private final Supplier<String> outside;
  private final Map<Passage, Integer> counts = new HashMap<>();
  private final List<Noted> noted = new ArrayList<>();
  private int commits;
  private long movedAt = System.nanoTime();
  private boolean faulted;

  /**
   * Begins.
   *
   * @param staysBound what belongs to binds is not part of the story
   * @param answersLost whether the database can be one whose answer does not arrive
   * @param wanted where the bridge is to die; null = nowhere
   * @param outside what can be seen of the story from outside, beside the store
   */
  Watch(
      Scene scene, boolean staysBound, boolean answersLost, Gap wanted, Supplier<String> outside) {
    this.answersLost = answersLost;
    this.scene = scene;
    this.staysBound = staysBound;
    this.wanted = wanted;
    this.outside = outside;
  }

  @Override
  public synchronized boolean passes(Passage passage, Exchange exchange) {
    if (!scene.begun().get() || exchange != null && !isOurs(exchange)) {
      return false;
    }
    boolean fatal = false;
    List<Passage> places = exchange == null ? written(passage) : List.of(passage);
    for (Passage place : places) {
      fatal |= note(place);
    }
    faulted |= fatal;
    return fatal;
  }

  private boolean note(Passage place) {
    if (place.isCommit() && place.after()) {
      commits++;
    }
    movedAt = System.nanoTime();
    Gap gap = new Gap(place, counts.merge(place, 1, Integer::sum), Gap.Fault.KILL);
    if (wanted == null) {
      noted.add(new Noted(gap, commits + " " + outside.get()));
    }
    return gap.equals(wanted);
  }

  /** Whether the answer to this commit is the one to be lost; to be asked after it was noted. */
  synchronized boolean loses(Passage passage) {
    boolean loses =
        written(passage).stream()
            .map(place -> new Gap(place, counts.getOrDefault(place, 0), Gap.Fault.ANSWER_LOST))
            .anyMatch(gap -> gap.equals(wanted));
    faulted |= loses;
    return loses;
  }

  /** Whether the story came by the place where something was to happen. */
  synchronized boolean faulted() {
    return faulted;
  }

  /** When it came by anywhere last, by {@link System#nanoTime}. */
  synchronized long movedAt() {
    return movedAt;
  }

  /** What is written together is a place each, as it may be written apart the next time. */
  private List<Passage> written(Passage commit) {
    return commit
        .kinds()
        .filter(kind -> !ROUTINE.contains(kind))
        .filter(kind -> !staysBound || !OF_BINDS.matcher(kind).matches())
        .map(kind -> new Passage("commit " + kind, commit.after()))
        .toList();
  }

  private boolean isOurs(Exchange exchange) {
    if (staysBound && Set.of("bind", "unbound", "clean-up").contains(exchange.getFromRouteId())) {
      return false;
    }
    String of = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    if (of != null) {
      return of.equals(scene.account());
    }
    return !(exchange.getFromEndpoint() instanceof TimerEndpoint)
        || exchange.getProperty(Exchange.SPLIT_INDEX) != null;
  }

  /** All that was noted, where the bridge can be killed or lose an answer. */
  synchronized List<Gap> all() {
    return Stream.concat(noted.stream().map(Noted::gap), lost()).toList();
  }

  /**
   * One of those between which nothing happens that can be seen from outside: who is killed there
   * leaves the same behind.
   *
   * @param most so many of these, if there are more
   */
  synchronized List<Gap> different(Random random, int most) {
    Map<String, List<Gap>> same =
        noted.stream()
            .filter(each -> each.gap().occurrence() <= OCCURRENCES)
            .collect(
                Collectors.groupingBy(
                    Noted::outside,
                    LinkedHashMap::new,
                    Collectors.mapping(Noted::gap, Collectors.toList())));
    List<Gap> gaps = new ArrayList<>(lost().toList());
    same.values().forEach(alike -> gaps.add(alike.get(random.nextInt(alike.size()))));
    Collections.shuffle(gaps, random);
    return List.copyOf(gaps.subList(0, Math.min(most, gaps.size())));
  }

  private Stream<Gap> lost() {
    return answersLost
        ? noted.stream()
            .map(Noted::gap)
            .filter(gap -> gap.passage().isCommit() && gap.passage().after())
            .filter(gap -> gap.occurrence() <= OCCURRENCES)
            .map(gap -> new Gap(gap.passage(), gap.occurrence(), Gap.Fault.ANSWER_LOST))
        : Stream.empty();
  }
}
