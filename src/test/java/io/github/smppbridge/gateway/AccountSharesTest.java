package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.work.Turnstile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountSharesTest {
  private static final int TOTAL = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration HUNG = Duration.ofSeconds(20);

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final TestClock clock = new TestClock();
  private final GatewayAccounts accounts = new GatewayAccounts();
  private final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();
  private AccountShares shares = shares(TOTAL, 0);

  private AccountShares shares(int total, int perAccount) {
    return new AccountShares(
        accounts,
        new AccountShares.Sizes(total, perAccount, HUNG),
        (delay, task) -> {
          timers.add(task);
          return () -> timers.remove(task);
        },
        new Turnstile(Runnable::run),
        () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
  }

  private GatewayAccount presented(String user) {
    return new GatewayAccount(user, GatewayCredential.basic(user, Secret.of("secret")), clock);
  }

  private CompletableFuture<Runnable> enter(String user) {
    if (accounts.find(user).isEmpty()) {
      accounts.admit(presented(user));
    }
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, user);
    return shares.enter(exchange, PATIENCE).toCompletableFuture();
  }

  private CompletableFuture<Runnable> bind(String user) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, presented(user));
    return shares.enter(exchange, PATIENCE).toCompletableFuture();
  }

  private List<CompletableFuture<Runnable>> enter(String user, int calls) {
    List<CompletableFuture<Runnable>> all = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      all.add(enter(user));
    }
    return all;
  }

  private static long served(List<CompletableFuture<Runnable>> calls) {
    return calls.stream().filter(CompletableFuture::isDone).count();
  }

  private static void release(CompletableFuture<Runnable> call) {
    call.join().run();
  }

  /** Calls that end, until the account has all that it may have. */
  private List<CompletableFuture<Runnable>> busy(String user) {
    List<CompletableFuture<Runnable>> calls = enter(user, 2 * TOTAL);
    for (int i = 0; i < 3 * TOTAL; i++) {
      turn(user, calls);
    }
    return calls;
  }

  /** The oldest of them ends, and another one comes. */
  private void turn(String user, List<CompletableFuture<Runnable>> calls) {
    release(calls.remove(0));
    calls.add(enter(user));
    calls.sort((a, b) -> Boolean.compare(b.isDone(), a.isDone()));
  }

  @Test
  void oneAccountAloneGetsThreeQuarters() {
    List<CompletableFuture<Runnable>> calls = busy("busy");

    assertThat(served(calls)).isEqualTo(TOTAL * 3 / 4);
    assertThat(shares.figures().largest()).isEqualTo(TOTAL * 3 / 4);
  }

  @Test
  void aBurstBeforeAnyAnswerGetsNearlyHalf() {
    shares = shares(256, 0);

    assertThat(served(enter("bursts", 100))).isEqualTo(100);
  }

  @Test
  void callsThatHangFromTheStartLeaveSomeToOthers() {
    shares = shares(256, 0);
    assertThat(served(enter("hangs", 10_000))).isLessThan(128);
    assertThat(served(enter("good", 50))).isEqualTo(50);
  }

  @Test
  void ofFiveThatHangFromTheStartTheGoodKeepSome() {
    shares = shares(256, 0);
    for (int account = 0; account < 5; account++) {
      assertThat(served(enter("hangs" + account, 2_000))).isPositive();
    }

    assertThat(served(enter("good", 3))).isEqualTo(3);
    assertThat(enter("another")).isDone();
  }

  @Test
  void twoThatAreBusyHaveAsMuch() {
    List<CompletableFuture<Runnable>> first = busy("first");
    List<CompletableFuture<Runnable>> second = enter("second", 2 * TOTAL);
    for (int i = 0; i < 6 * TOTAL; i++) {
      turn("first", first);
      turn("second", second);
    }

    assertThat(served(first)).isCloseTo(served(second), within(2L));
  }

  @Test
  void somethingIsFreeForANewcomerWhateverOthersHad() {
    List<Long> held = new ArrayList<>();
    for (int account = 0; account < 5; account++) {
      held.add(served(busy("hangs" + account)));
    }

    assertThat(held).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(shares.figures().used()).isLessThan(TOTAL);
    assertThat(enter("newcomer")).isDone();
    assertThat(enter("another")).isDone();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 16, 256})
  void whoHoldsSomeNeverTakesTheLast(int total) {
    shares = shares(total, 0);
    enter("a", 2 * total);
    enter("b", total > 4 ? 2 * total : 0);

    assertThat(shares.figures().used()).isLessThan(Math.max(2, total));
  }

  @Test
  void aCallThatHungMakesTheShareSmaller() {
    List<CompletableFuture<Runnable>> calls = busy("hangs");
    clock.advance(HUNG);
    for (CompletableFuture<Runnable> call : calls) {
      if (call.isDone()) {
        release(call);
      }
    }

    assertThat(shares.figures().largest()).isLessThanOrEqualTo(TOTAL / 4);
  }

  @Test
  void quickCallsBetweenThoseThatHangGiveNothingBack() {
    List<CompletableFuture<Runnable>> calls = enter("hangs", 2 * TOTAL);
    List<CompletableFuture<Runnable>> first = calls.stream().filter(c -> c.isDone()).toList();
    clock.advance(HUNG);
    first.forEach(AccountSharesTest::release);
    assertThat(shares.figures().largest()).isEqualTo(1);

    for (int i = 0; i < TOTAL / 2; i++) {
      calls.removeAll(first);
      release(calls.remove(0));
    }
    assertThat(shares.figures().largest()).isEqualTo(1);
  }

  @Test
  void anAccountsCallsAreServedInTheirOrderAndAccountsInTurn() {
    shares = shares(1, 0);
    CompletableFuture<Runnable> first = enter("a");
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String number = Integer.toString(i);
      enter("b").thenAccept(slot -> follow(order, "b" + number, slot));
    }
    enter("c").thenAccept(slot -> follow(order, "c", slot));

    release(first);

    assertThat(order).containsExactly("b0", "c", "b1", "b2");
    assertThat(shares.figures()).isEqualTo(new AccountShares.Figures(0, 0, 0, 0));
    assertThat(timers).isEmpty();
  }

  private static void follow(List<String> order, String name, Runnable slot) {
    order.add(name);
    slot.run();
  }

  @Test
  void tenThousandThatEndAtOnceNeedNoStack() {
    shares = shares(1, 0);
    CompletableFuture<Runnable> first = enter("a");
    AtomicInteger served = new AtomicInteger();
    for (int i = 0; i < 10_000; i++) {
      enter("a")
          .thenAccept(
              slot -> {
                served.incrementAndGet();
                slot.run();
              });
    }

    release(first);

    assertThat(served).hasValue(10_000);
  }

  @Test
  void patienceEnds() {
    shares = shares(1, 0);
    CompletableFuture<Runnable> first = enter("a");
    CompletableFuture<Runnable> waiting = enter("a");

    timers.forEach(Runnable::run);

    assertThat(waiting)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(IOException.class);
    assertThat(shares.refusedLate()).isEqualTo(1);
    assertThat(shares.figures().waiting()).isZero();
    release(first);
    assertThat(shares.figures().used()).isZero();
  }

  @Test
  void whoGaveUpKeepsNoSlotAndNoPlace() {
    shares = shares(1, 0);
    CompletableFuture<Runnable> first = enter("a");
    CompletableFuture<Runnable> cancelled = enter("b");
    CompletableFuture<Runnable> next = enter("b");

    cancelled.cancel(false);
    assertThat(shares.figures().waiting()).isEqualTo(1);
    release(first);

    assertThat(next).isDone();
    release(next);
    first.join().run(); // twice is once
    assertThat(shares.figures().used()).isZero();
  }

  @Test
  void aBoundedNumberWaits() {
    List<CompletableFuture<Runnable>> calls = enter("hangs", AccountShares.MOST_WAITING * 3 / 4);

    assertThat(calls.get(calls.size() - 1)).isCompletedExceptionally();
    assertThat(shares.figures().waiting()).isEqualTo(AccountShares.MOST_WAITING / 2);
    assertThat(shares.refusedFull()).isPositive();
    assertThat(served(enter("good", 3))).isPositive();
  }

  @Test
  void aConfiguredShareIsTheShare() {
    shares = shares(TOTAL, 5);

    assertThat(served(enter("a", 100))).isEqualTo(5);
    assertThat(served(enter("b", 100))).isEqualTo(5);
  }

  @Test
  void bindsOfAnybodyShareASmallPart() {
    for (int i = 0; i < 12_000; i++) {
      bind("guess" + i);
    }

    assertThat(shares.figures().used()).isEqualTo(TOTAL / 8);
    assertThat(shares.figures().unproved()).isEqualTo(TOTAL / 8);
    assertThat(shares.figures().waiting()).isLessThanOrEqualTo(AccountShares.MOST_WAITING / 8);
    assertThat(enter("good")).isDone();
  }

  @Test
  void aClientThatComesBackIsNotAnybody() {
    accounts.admit(presented("good"));
    accounts.forget("good", any -> true);
    for (int i = 0; i < 1_000; i++) {
      bind("guess" + i);
    }
    GatewayAccount again = presented("good");
    accounts.recognise(again);
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, again);

    assertThat(shares.enter(exchange, PATIENCE).toCompletableFuture()).isDone();
    GatewayAccount wrong =
        new GatewayAccount("good", GatewayCredential.basic("good", Secret.of("guess")), clock);
    accounts.recognise(wrong);
    assertThat(wrong.proved()).isFalse();
  }

  @Test
  void nothingIsLostBetweenThreads() throws Exception {
    shares = shares(8, 0);
    for (int i = 0; i < 6; i++) {
      accounts.admit(presented("a" + i));
    }
    ExecutorService threads = Executors.newFixedThreadPool(6);
    CountDownLatch done = new CountDownLatch(6 * 2_000);
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int thread = 0; thread < 6; thread++) {
      String user = "a" + thread;
      threads.execute(
          () -> {
            for (int i = 0; i < 2_000; i++) {
              boolean givesUp = i % 7 == 0;
              CompletableFuture<Runnable> call = enter(user);
              call.whenComplete(
                  (slot, failure) -> {
                    if (slot != null) {
                      most.accumulateAndGet(held.incrementAndGet(), Math::max);
                      held.decrementAndGet();
                      slot.run();
                    }
                    done.countDown();
                  });
              if (givesUp) {
                call.cancel(false);
              }
            }
          });
    }

    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    threads.shutdown();
    assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isLessThanOrEqualTo(8);
    assertThat(shares.figures()).isEqualTo(new AccountShares.Figures(0, 0, 0, 0));
  }
}
