package io.github.smppbridge.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.accounts.Attempts.Attempt;
import io.github.smppbridge.accounts.Attempts.Turn;
import io.github.smppbridge.accounts.KnownPlaces.Standing;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.log.SourceNetwork;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class BindGuardTest {
  private static final CamelContext CONTEXT = new DefaultCamelContext();

  private final TestClock clock = new TestClock();
  private final Book book = new Book();
  private Duration patience = Duration.ZERO;
  private int mostUnderWay = 1000;
  private BindGuard guard = newGuard();

  /** As after a restart: the store is the same. */
  private BindGuard newGuard() {
    return BindGuards.create(
        new BindGuardOptions(
            3,
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1),
            2,
            100,
            patience,
            mostUnderWay),
        (systemId, host) -> systemId.equals("named") && host.equals("192.0.2.77"),
        book::read,
        book::write,
        clock,
        Runnable::run);
  }

  /** The store, as far as the guard can tell. */
  private static final class Book {
    private final Map<String, Set<String>> places = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile CompletionStage<?> outage;

    @SuppressWarnings("unchecked")
    CompletionStage<Set<String>> read(String account) {
      reads.incrementAndGet();
      return outage != null
          ? (CompletionStage<Set<String>>) outage
          : CompletableFuture.completedFuture(Set.copyOf(places.getOrDefault(account, Set.of())));
    }

    @SuppressWarnings("unchecked")
    CompletionStage<Void> write(String account, String network) {
      writes.incrementAndGet();
      if (outage != null) {
        return (CompletionStage<Void>) outage;
      }
      places.computeIfAbsent(account, any -> ConcurrentHashMap.newKeySet()).add(network);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void prove(String systemId, String remote) {
    join(guard.proved(bind(systemId, remote)));
  }

  private static void join(CompletionStage<Void> stage) {
    stage.toCompletableFuture().join();
  }

  private static Exchange bind(String systemId, String remote) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, systemId);
    exchange.getMessage().setHeader(SmppServerConstants.REMOTE_ADDRESS, remote);
    return exchange;
  }

  private void fail(String systemId, String remote) {
    Exchange exchange = bind(systemId, remote);
    exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RINVPASWD");
    guard.refused(exchange);
  }

  private void fail(int times, String systemId, String remote) {
    for (int i = 0; i < times; i++) {
      fail(systemId, remote);
    }
  }

  private void assertOpen(String systemId, String remote) {
    Exchange exchange = bind(systemId, remote);
    assertThatCode(() -> join(guard.check(exchange))).doesNotThrowAnyException();
    over(exchange);
  }

  private void assertBlocked(String systemId, String remote) {
    assertRefused(CommandStatus.ESME_RBINDFAIL, () -> guard.check(bind(systemId, remote)));
  }

  private static void assertRefused(int status, Supplier<CompletionStage<Void>> step) {
    assertThatThrownBy(() -> join(step.get()))
        .satisfies(
            e ->
                assertThat(e instanceof SmppStatusException ? e : e.getCause())
                    .isInstanceOfSatisfying(
                        SmppStatusException.class,
                        refusal -> assertThat(refusal.commandStatus()).isEqualTo(status)));
  }

  @Test
  void anAddressThatGuessesIsBlockedForAWhile() {
    fail("a", "192.0.2.1:1");
    fail("b", "192.0.2.1:2");
    assertOpen("d", "192.0.2.1:3");
    fail("c", "192.0.2.1:3");
    assertBlocked("d", "192.0.2.1:4");
    assertOpen("d", "192.0.2.2:4");

    clock.advance(Duration.ofMinutes(2));
    assertOpen("d", "192.0.2.1:5");
  }

  @Test
  void aBlockShorterThanTheWindowIsRepeated() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 3; i++) {
        assertOpen("acme", "192.0.2.1:1");
        fail("acme", "192.0.2.1:1");
      }
      assertBlocked("acme", "192.0.2.1:1");
      clock.advance(Duration.ofMinutes(2));
    }
  }

  @Test
  void anAccountIsNotLockedOutOfTheAddressesItsEntryNames() {
    fail(3, "named", "198.51.100.1:1");
    assertOpen("named", "192.0.2.77:1");
    assertBlocked("named", "198.51.100.2:1");

    fail(3, "named", "192.0.2.77:1");
    assertBlocked("named", "192.0.2.77:1");
  }

  @Test
  void aSystemIdThatIsGuessedAtIsBlockedEverywhere() {
    fail("acme", "192.0.2.1:1");
    fail("acme", "192.0.2.2:1");
    fail("acme", "192.0.2.3:1");
    assertBlocked("acme", "192.0.2.4:1");
    assertOpen("other", "192.0.2.4:1");
  }

  @Test
  void failuresFarApartDoNotAddUp() {
    for (int i = 0; i < 10; i++) {
      fail("acme", "192.0.2.1:1");
      clock.advance(Duration.ofMinutes(3));
    }
    assertOpen("acme", "192.0.2.1:1");
  }

  @Test
  void anIpv6NetworkCountsAsOneAddress() {
    fail("a", "2001:db8:0:0:1:1:1:1:4000");
    fail("b", "2001:db8:0:0:2:2:2:2:4000");
    fail("c", "2001:db8:0:0:3:3:3:3:4000");
    assertBlocked("d", "2001:db8:0:0:4:4:4:4:4000");
    assertOpen("d", "2001:db8:0:1:4:4:4:4:4000");
  }

  @Test
  void aSuccessClearsTheCountOfItsSystemId() {
    fail("acme", "192.0.2.1:1");
    fail("acme", "192.0.2.2:1");
    prove("acme", "192.0.2.3:1");
    fail("acme", "192.0.2.4:1");
    assertOpen("acme", "192.0.2.5:1");
  }

  @Test
  void anAccountIsNotLockedOutOfItsUsualPlaceByAGuesser() {
    prove("acme", "192.0.2.1:1");
    for (int i = 0; i < 5; i++) {
      fail("acme", "198.51.100.1:1");
      fail("neighbour", "192.0.2.1:1");
    }
    assertOpen("acme", "192.0.2.1:2");
    assertBlocked("acme", "198.51.100.2:1");
    assertBlocked("neighbour", "192.0.2.1:1");

    fail(3, "acme", "192.0.2.1:1");
    assertBlocked("acme", "192.0.2.1:3");
  }

  @Test
  void aBindAtAUsualPlaceDoesNotOpenTheDoorForGuessersElsewhere() {
    prove("acme", "192.0.2.1:1");
    fail(2, "acme", "198.51.100.1:1");
    prove("acme", "192.0.2.1:2");
    fail("acme", "198.51.100.2:1");
    assertBlocked("acme", "198.51.100.3:1");
    prove("acme", "192.0.2.1:3");
    assertBlocked("acme", "198.51.100.3:1");
  }

  @Test
  void aRightGuessAmongManyAtTheSameTimeIsRefusedAsWell() {
    Exchange right = bind("acme", "192.0.2.1:9");
    join(guard.check(right));
    for (int i = 0; i < 3; i++) {
      fail("acme", "192.0.2.1:" + i);
    }
    assertRefused(CommandStatus.ESME_RBINDFAIL, () -> guard.proved(right));
  }

  @Test
  void theGatewaysTroubleIsNobodysGuess() {
    for (int i = 0; i < 10; i++) {
      Exchange exchange = bind("acme", "192.0.2.1:1");
      exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RBINDFAIL");
      guard.refused(exchange);
      assertThat(guard.refusalDelay(exchange)).isZero();
    }
    assertOpen("acme", "192.0.2.1:1");
  }

  @Test
  void anAccountThatBoundBeforeIsLetThroughTheBlockOfAnAddressAlsoAfterARestart() {
    prove("acme", "192.0.2.1:1");
    prove("traveller", "198.51.100.1:1");
    guard = newGuard();
    fail(3, "misconfigured", "192.0.2.1:1");

    assertOpen("acme", "192.0.2.1:2");
    assertOpen("traveller", "192.0.2.1:2");
    assertOpen("Traveller", "192.0.2.1:2");
    assertBlocked("stranger", "192.0.2.1:2");
    assertBlocked("misconfigured", "192.0.2.1:2");
    // a third process learns of it as well
    prove("stranger", "203.0.113.1:1");
    assertOpen("stranger", "192.0.2.1:2");
  }

  @Test
  void whoIsLetThroughIsCountedByItselfAndLearnsNothing() {
    prove("acme", "198.51.100.1:1");
    guard = newGuard();
    fail(3, "misconfigured", "192.0.2.1:1");
    for (int i = 0; i < 3; i++) {
      Exchange guess = bind("acme", "192.0.2.1:2");
      join(guard.check(guess));
      guess.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RINVPASWD");
      guard.refused(guess);
      assertThat(guess.getMessage().getHeader(SmppServerConstants.COMMAND_STATUS))
          .as("as one that is not asked for")
          .isEqualTo("ESME_RBINDFAIL");
      assertThat(guard.refusalDelay(guess)).isPositive();
    }
    assertBlocked("acme", "192.0.2.1:2");
    assertBlocked("acme", "192.0.2.200:2");
    assertOpen("acme", "198.51.100.1:2");
    Exchange unknown = bind("stranger", "192.0.2.1:2");
    assertRefused(CommandStatus.ESME_RBINDFAIL, () -> guard.check(unknown));
    unknown.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RBINDFAIL");
    assertThat(guard.refusalDelay(unknown)).as("as late").isPositive();
  }

  @Test
  void theCaseOfANameLeadsRoundNoBlock() {
    fail("a1b2c3", "192.0.2.1:1");
    fail("A1b2c3", "192.0.2.2:1");
    fail("A1B2C3", "192.0.2.3:1");
    assertBlocked("a1B2C3", "192.0.2.4:1");
  }

  @Test
  void anIpv4AddressInTheFormOfAnIpv6OneIsTheSame() {
    fail("a", "192.0.2.1:1");
    fail("b", "::ffff:192.0.2.1:2");
    fail("c", "[::ffff:c000:201]:3");
    assertBlocked("d", "192.0.2.1:4");
    assertBlocked("d", "0:0:0:0:0:ffff:192.0.2.1:4");
    assertThat(SourceNetwork.of("fe80::1%eth0")).isEqualTo("fe80:0:0:0:0:0:0:0/64");
  }

  @Test
  void aPlaceIsWrittenDownOnceADay() {
    for (int i = 0; i < 5; i++) {
      prove("acme", "192.0.2.1:1");
    }
    prove("acme", "2001:db8::1:1");
    assertThat(book.writes).hasValue(2);
    assertThat(book.places).containsOnlyKeys("ACME");
    assertThat(book.reads).as("nothing is blocked").hasValue(0);
    clock.advance(Duration.ofDays(1));
    prove("acme", "192.0.2.1:1");
    assertThat(book.writes).hasValue(3);
  }

  @Test
  void ofAFloodThatKeepsTheStoreFromTellingNoMoreAreUnderWayThanBlock() {
    book.outage = new CompletableFuture<>();
    List<CompletableFuture<Void>> flood = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      flood.add(guard.check(bind("name" + i, "192.0.2.1:" + (i + 1))).toCompletableFuture());
    }
    flood.forEach(each -> each.handle((begun, refused) -> null).join());
    assertThat(flood).filteredOn(each -> !each.isCompletedExceptionally()).hasSize(3);
    assertOpen("elsewhere", "198.51.100.1:1");
  }

  @Test
  void aStoreThatIsAwayRefusesNobodyAndIsNotWaitedForTwice() {
    fail(3, "misconfigured", "192.0.2.1:1");
    book.outage = new CompletableFuture<>();
    prove("acme", "198.51.100.1:1");
    assertOpen("anyone", "192.0.2.1:1");
    assertThat(book.reads).hasValue(1);
    for (int i = 0; i < 100; i++) {
      assertOpen("account" + i, "192.0.2.1:1");
    }
    assertThat(book.reads).hasValue(1);

    book.outage = null;
    clock.advance(KnownPlaces.LEFT_ALONE);
    assertBlocked("account1", "192.0.2.1:1");
  }

  @Test
  void aPlaceThatCouldNotBeWrittenIsWrittenAtTheNextBind() {
    book.outage = CompletableFuture.failedFuture(new IllegalStateException("away"));
    prove("acme", "192.0.2.1:1");
    book.outage = null;
    prove("acme", "192.0.2.1:1");
    assertThat(book.places).containsOnlyKeys("ACME");
  }

  /** A bind with a password, which asks for the gateway. */
  private Exchange asked(String systemId, String remote, String password) {
    Exchange exchange = bind(systemId, remote);
    exchange.getMessage().setHeader(SmppServerConstants.PASSWORD, Secret.of(password));
    join(guard.admit(exchange));
    return exchange;
  }

  private static void over(Exchange exchange) {
    List<Synchronization> ends = exchange.getExchangeExtension().handoverCompletions();
    if (ends != null) {
      ends.forEach(end -> end.onComplete(exchange));
    }
  }

  private void wrong(Exchange exchange) {
    exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RINVPASWD");
    guard.refused(exchange);
    over(exchange);
  }

  @Test
  void whatNobodyProvedIsBoundedInAllAndHarmsNobodyElse() {
    prove("acme", "192.0.2.1:1");
    prove("traveller", "192.0.2.2:1");
    guard = newGuard();
    int asked = 0;
    for (int i = 0; i < 3_000; i++) {
      try {
        wrong(asked("guess" + i, "10." + i / 60_000 + "." + i / 200 + "." + i % 200 + ":1", "x"));
        asked++;
      } catch (CompletionException | SmppStatusException refused) {
        clock.advance(Duration.ofMillis(1));
      }
    }
    // two a second, and five times as many at once
    assertThat(asked).isBetween(10, 16);
    assertThat(guard.overBudget()).isEqualTo(3_000 - asked);
    assertRefused(
        CommandStatus.ESME_RSYSERR,
        () -> guard.admit(withPassword(bind("stranger", "203.0.113.1:1"))));
    for (int i = 0; i < 50; i++) {
      Exchange right = asked("acme", "192.0.2.1:1", "right");
      join(guard.proved(right));
      over(right);
      Exchange elsewhere = asked("traveller", "203.0.113.1:1", "right");
      join(guard.proved(elsewhere));
      over(elsewhere);
    }
    assertThat(guard.inWork()).isZero();
    assertThat(guard.remembered()).isLessThan(200_000);
  }

  private static Exchange withPassword(Exchange exchange) {
    return withPassword(exchange, "x");
  }

  private static Exchange withPassword(Exchange exchange, String password) {
    exchange.getMessage().setHeader(SmppServerConstants.PASSWORD, Secret.of(password));
    return exchange;
  }

  @Test
  void manyWhoAreRightComeInOneAfterTheOther() {
    patience = Duration.ofSeconds(30);
    guard = newGuard();
    List<Exchange> binds =
        IntStream.range(0, 40)
            .mapToObj(i -> withPassword(bind("account" + i, "192.0.2.1:1")))
            .toList();
    List<CompletableFuture<Void>> admitted =
        binds.stream().map(bind -> guard.admit(bind).toCompletableFuture()).toList();
    assertThat(admitted.stream().filter(CompletableFuture::isDone)).hasSize(10);
    for (int i = 0; i < 40; i++) {
      join(admitted.get(i));
      join(guard.proved(binds.get(i)));
      over(binds.get(i));
    }
    assertThat(guard.overBudget()).isZero();
    assertThat(guard.inWork()).isZero();
  }

  @Test
  void strangersUnderWayLeavePlacesForThoseWhoBoundBefore() {
    prove("acme", "192.0.2.1:1");
    mostUnderWay = 16;
    patience = Duration.ofSeconds(30);
    guard = newGuard();
    List<Exchange> flood =
        IntStream.range(0, 12).mapToObj(i -> bind("x" + i, "192.0.2." + i % 2 + ":1")).toList();
    flood.subList(0, 10).forEach(guard::check);
    for (Exchange late : flood.subList(10, 12)) {
      assertRefused(CommandStatus.ESME_RSYSERR, () -> guard.check(late));
    }
    assertThat(guard.overBudget()).isEqualTo(2);
    for (int i = 0; i < 20; i++) {
      assertOpen("acme", "192.0.2.1:1");
    }
    flood.subList(0, 10).forEach(BindGuardTest::over);
    assertOpen("stranger", "192.0.2.9:1");
  }

  @Test
  void oneNetworkDoesNotTakeThePlacesOfAllStrangers() {
    mostUnderWay = 16;
    patience = Duration.ofSeconds(30);
    guard = newGuard();
    for (int i = 0; i < 8; i++) {
      guard.check(bind("x" + i, "192.0.2.1:1"));
    }
    assertRefused(CommandStatus.ESME_RSYSERR, () -> guard.check(bind("x", "192.0.2.1:1")));
    assertOpen("y", "192.0.2.2:1");
  }

  /** Guesses that are all under way before the first is answered. */
  private final class Flood {
    private final List<Exchange> binds;
    private final List<CompletableFuture<Void>> turns;

    Flood(int many, IntFunction<Exchange> bind) {
      binds = IntStream.range(0, many).mapToObj(bind).toList();
      turns = binds.stream().map(b -> guard.check(b).toCompletableFuture()).toList();
    }

    long waiting() {
      return turns.stream().filter(turn -> !turn.isDone()).count();
    }

    /** The outcome of each, whose credentials are right where they are told so; in their order. */
    int answer(Predicate<Exchange> right) {
      int asked = 0;
      for (int i = 0; i < binds.size(); i++) {
        Exchange bind = binds.get(i);
        assertThat(turns.get(i)).isDone();
        if (turns.get(i).isCompletedExceptionally()) {
          assertAnswered("ESME_RBINDFAIL", bind, turns.get(i));
        } else {
          asked++;
          if (right.test(bind)) {
            join(guard.proved(bind));
          } else {
            bind.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RINVPASWD");
            guard.refused(bind);
          }
        }
        over(bind);
      }
      return asked;
    }
  }

  private void assertAnswered(String status, Exchange bind, CompletionStage<Void> refusal) {
    assertRefused(CommandStatus.parse(status), () -> refusal);
    bind.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, status);
    guard.refused(bind);
    assertThat(bind.getMessage().getHeader(SmppServerConstants.COMMAND_STATUS)).isEqualTo(status);
    assertThat(guard.refusalDelay(bind)).as("as late as a wrong one").isPositive();
  }

  @Test
  void ofAThousandGuessesAtOnceNoMoreAreAskedForThanOneAfterTheOther() {
    patience = Duration.ofSeconds(30);
    mostUnderWay = 4_000;
    guard = newGuard();
    Flood flood = new Flood(1_000, i -> bind("account" + i, "192.0.2.1:" + i));
    assertThat(flood.waiting()).isEqualTo(997);
    assertThat(guard.waiting()).isEqualTo(997);
    assertThat(flood.answer(bind -> isOf(bind, "account500"))).isEqualTo(3);
    assertThat(guard.waiting()).isZero();
    assertBlocked("account500", "192.0.2.1:9");
  }

  private static boolean isOf(Exchange bind, String systemId) {
    return systemId.equals(bind.getMessage().getHeader(SmppServerConstants.SYSTEM_ID));
  }

  @Test
  void oneNameGuessedAtFromAThousandAddressesBindsFromItsUsualPlaceMeanwhile() {
    patience = Duration.ofSeconds(30);
    mostUnderWay = 4_000;
    prove("acme", "192.0.2.1:1");
    guard = newGuard();
    Flood flood =
        new Flood(
            1_000,
            i -> withPassword(bind("acme", "10.0." + i / 200 + "." + i % 200 + ":1"), "x" + i));
    assertThat(flood.waiting()).isEqualTo(997);
    Exchange usual = withPassword(bind("acme", "192.0.2.1:9"), "right");
    join(guard.check(usual));
    join(guard.proved(usual));
    over(usual);
    assertThat(flood.answer(bind -> false)).isEqualTo(3);
    assertOpen("acme", "192.0.2.1:10");
    assertBlocked("acme", "10.0.0.1:1");
  }

  @Test
  void whereAnAccountAlwaysBindsItIsGuessedAtNoMoreOftenAtOnce() {
    patience = Duration.ofSeconds(30);
    guard = newGuard();
    prove("acme", "192.0.2.1:1");
    Flood guesses = new Flood(100, i -> withPassword(bind("acme", "192.0.2.1:1"), "guess" + i));
    assertThat(guesses.waiting()).isEqualTo(97);
    assertThat(guesses.answer(bind -> false)).isEqualTo(3);
  }

  @Test
  void manyGoodClientsBehindOneAddressComeInAFewAtATime() {
    patience = Duration.ofSeconds(30);
    guard = newGuard();
    Flood herd = new Flood(100, i -> withPassword(bind("account" + i, "192.0.2.1:1"), "x" + i));
    assertThat(herd.waiting()).isEqualTo(97);
    assertThat(herd.answer(bind -> true)).isEqualTo(100);
    assertThat(guard.overBudget()).isZero();
  }

  @Test
  void theSessionsOfAnAccountThatComeBackAtOnceWaitForTheFirstOnly() {
    patience = Duration.ofSeconds(30);
    prove("acme", "192.0.2.1:1");
    guard = newGuard();
    Flood herd = new Flood(200, i -> bind("acme", "192.0.2.1:" + i));
    assertThat(herd.waiting()).isEqualTo(197);
    join(guard.proved(herd.binds.get(0)));
    assertThat(herd.waiting()).isZero();
    assertThat(herd.answer(bind -> true)).isEqualTo(200);
  }

  @Test
  void aRightGuessAmongManyDoesNotFollowTheClientThatBindsMeanwhile() {
    patience = Duration.ofSeconds(30);
    guard = newGuard();
    prove("acme", "192.0.2.1:1");
    Exchange client = withPassword(bind("acme", "192.0.2.1:1"), "x50");
    join(guard.check(client));
    Flood here = new Flood(100, i -> withPassword(bind("acme", "192.0.2.1:2"), "x" + i));
    Flood there = new Flood(100, i -> withPassword(bind("acme", "10.0.0." + i + ":2"), "x" + i));
    join(guard.proved(client));
    over(client);
    assertThat(here.waiting()).isEqualTo(97);
    assertThat(there.waiting()).isEqualTo(97);
    // those here fail for the account as well
    assertThat(here.answer(bind -> false)).isEqualTo(3);
    assertThat(there.answer(bind -> false)).isEqualTo(3);
  }

  @Test
  void whatTheGatewayDidNotAnswerMakesRoomForTheNext() {
    patience = Duration.ofSeconds(30);
    guard = newGuard();
    Flood flood = new Flood(10, i -> bind("account" + i, "192.0.2.1:1"));
    for (int i = 0; i < 10; i++) {
      assertThat(flood.turns.get(i)).isCompleted();
      over(flood.binds.get(i));
    }
    assertThat(guard.blocks()).isZero();
  }

  @Test
  void whoIsBlockedWhileUnderWayIsAnsweredAlikeRightOrWrong() {
    prove("neighbour", "192.0.2.1:1");
    Exchange right = bind("acme", "192.0.2.1:2");
    Exchange wrong = bind("other", "192.0.2.1:3");
    join(guard.check(right));
    join(guard.check(wrong));
    // at its usual place, where others do not hold it up
    fail(3, "neighbour", "192.0.2.1:1");

    assertAnswered("ESME_RBINDFAIL", right, guard.proved(right));
    wrong.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RINVPASWD");
    guard.refused(wrong);
    assertThat(wrong.getMessage().getHeader(SmppServerConstants.COMMAND_STATUS))
        .isEqualTo("ESME_RBINDFAIL");
    assertThat(guard.refusalDelay(wrong)).isPositive();
  }

  @Test
  void whoeverIsJudgedJustBeforeTheBlockDoesNotBeginAfterIt() {
    Attempts attempts =
        new Attempts(
            new BindGuardOptions(
                1,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ZERO,
                0,
                1,
                Duration.ZERO,
                100),
            clock);
    BindAttempt bind = new BindAttempt("acme", "192.0.2.1");
    Attempt late = new Attempt(bind, Standing.UNKNOWN, "x");
    assertThat(attempts.blocked(bind, Standing.UNKNOWN)).isFalse();
    attempts.failed(bind, null);
    assertThat(attempts.begin(late)).isEqualTo(Turn.BLOCKED);
    assertThat(attempts.begin(late, Duration.ofSeconds(9)).toCompletableFuture())
        .isCompletedWithValue(Turn.BLOCKED);
  }

  @Test
  void whoeverFindsNoPlaceToWaitIsToComeAgain() {
    patience = Duration.ofMillis(1);
    guard = newGuard();
    Flood flood = new Flood(3, i -> bind("account" + i, "192.0.2.1:1"));
    assertRefused(CommandStatus.ESME_RSYSERR, () -> guard.check(bind("late", "192.0.2.1:1")));
    assertThat(guard.waiting()).isZero();
    assertThat(flood.answer(bind -> true)).isEqualTo(3);
    assertOpen("late", "192.0.2.1:1");
  }

  @Test
  void rightCredentialsCostNothing() {
    for (int i = 0; i < 100; i++) {
      Exchange right = asked("account" + i, "192.0.2.1:1", "right");
      join(guard.proved(right));
      over(right);
    }
    assertThat(guard.overBudget()).isZero();
  }

  @Test
  void whatTheGatewayRefusedIsNotAskedForAgainAtOnce() {
    wrong(asked("acme", "192.0.2.1:1", "x"));
    assertRefused(
        CommandStatus.ESME_RINVPASWD, () -> guard.admit(withPassword(bind("acme", "192.0.2.9:1"))));
    over(asked("acme", "192.0.2.1:1", "y"));
    clock.advance(UnprovedBinds.REFUSED_FOR);
    over(asked("acme", "192.0.2.1:1", "x"));
  }

  @Test
  void tenThousandNamesAreRememberedAndNoMore() {
    FailureCounts counts =
        new FailureCounts(3, Duration.ofMinutes(5), Duration.ofMinutes(2), clock);
    for (int i = 0; i < 3; i++) {
      counts.failed("first");
    }
    List<String> names = IntStream.range(0, 15_000).mapToObj(i -> "name" + i).toList();
    names.forEach(counts::failed);
    assertThat(counts.blocked("first")).isTrue();

    names.forEach(counts::failed);
    names.forEach(counts::failed);
    assertThat(names.stream().filter(counts::blocked)).hasSizeLessThanOrEqualTo(10_000);
  }
}
