package io.github.smppbridge.gateway;

import io.github.smppbridge.smpp.SessionLoop;
import io.github.smppbridge.work.BriefLock;
import io.github.smppbridge.work.Turnstile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;

/**
 * The bulkhead: what each account may hold of the connections to the gateway, so that one whose
 * calls hang leaves the others theirs.
 *
 * <ul>
 *   <li>An account may hold a slot while it holds less than what is free beyond a reserve: alone
 *       nearly half of all, beside others less, and never the last. Once its calls have ended in
 *       time while others of them waited, less than four times that: alone three quarters. The
 *       reserve, a sixteenth, is for accounts that hold none. Or {@code
 *       gateway.max_connections_per_account}.
 *   <li>Calls that hang make its share smaller ({@link Share}).
 *   <li>Binds whose credentials nobody has proved share an eighth, whoever they say they are.
 *   <li>Further calls wait, an account's in their order, accounts in turn; a bounded number of
 *       them, half of it for one account, and none longer than its patience.
 * </ul>
 *
 * <p>A lock is held for a few steps, never while anybody is told.
 */
public final class AccountShares implements CallSlots {
  /** Calls that wait, of all accounts. */
  public static final int MOST_WAITING = 40_000;

  private static final int GREED = 4;
  private static final int RESERVED_PART = 16;
  private static final int UNPROVED_PART = 8;

  /** congestion_state of a full share, and of the longest line. */
  private static final int FULL = 80;

  private static final int MOST = 98;

  /** A line of so many times the share is halfway to the longest. */
  private static final int LONG_LINE = 4;

  /** A slot given back on a thread that is just telling somebody of one: told afterwards. */
  private static final ThreadLocal<Deque<Runnable>> TELLING = new ThreadLocal<>();

  private final GatewayAccounts accounts;
  private final Sizes sizes;
  private final CallTimer timer;
  private final Turnstile turns;
  private final LongSupplier nanos;
  private final int reserve;
  private final ShareClass proved;
  private final ShareClass unproved;
  private final LongAdder full = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final BriefLock lock = new BriefLock();
  private int free;
  private boolean unprovedFirst;

  /**
   * How much there is.
   *
   * @param total slots of all
   * @param perAccount of one account, 0 = by what is free
   * @param hung a call that holds its slot so long hangs
   */
  public record Sizes(int total, int perAccount, Duration hung) {
    int largest() {
      return perAccount > 0 ? Math.min(perAccount, total) : Math.max(1, total * 3 / 4);
    }
  }

  /**
   * What is in use now.
   *
   * @param used slots
   * @param unproved of them, of binds that nobody has proved
   * @param waiting calls
   * @param largest the most slots that one account holds
   */
  public record Figures(int used, int unproved, int waiting, int largest) {}

  /**
   * Makes the bean.
   *
   * @param accounts tells who calls
   * @param sizes how much there is
   * @param timer ends the patience of those who wait
   * @param turns the way to where those are told whose patience ended, ten thousand at a time
   * @param nanos what elapses
   */
  public AccountShares(
      GatewayAccounts accounts, Sizes sizes, CallTimer timer, Turnstile turns, LongSupplier nanos) {
    this.accounts = accounts;
    this.sizes = sizes;
    this.timer = timer;
    this.turns = turns;
    this.nanos = nanos;
    this.free = sizes.total();
    this.reserve = Math.max(1, sizes.total() / RESERVED_PART);
    int common = Math.max(1, sizes.total() / UNPROVED_PART);
    this.proved = new ShareClass(sizes.total(), sizes.largest());
    this.unproved = new ShareClass(common, common);
  }

  @Override
  public CompletionStage<Runnable> enter(Exchange call, Duration patience) {
    Caller caller = accounts.caller(call);
    ShareClass shares = caller.proved() ? proved : unproved;
    SlotRequest request;
    try (BriefLock held = lock.take()) {
      Share share = shares.share(caller.user());
      if (share.waiting.isEmpty() && mayHold(shares, share)) {
        return CompletableFuture.completedFuture(take(shares, share));
      }
      if (patience.isZero() || patience.isNegative() || crowded(shares, share)) {
        shares.tidy(share);
        full.increment();
        return CompletableFuture.failedFuture(
            new NoSlotException("too many calls of the account wait for a connection"));
      }
      request = new SlotRequest(shares, share);
      shares.add(request);
    }
    request.timer(timer.after(patience, () -> expireElsewhere(request)));
    request.whenComplete((slot, failure) -> ended(request, failure));
    // given by whoever gives one back, elsewhere
    return SessionLoop.returning(request);
  }

  private boolean mayHold(ShareClass shares, Share share) {
    if (free == 0 || shares.held >= shares.limit || share.held >= share.window()) {
      return false;
    }
    if (shares == unproved) {
      // half of what others have left of the common share
      return share.held == 0 || share.held < shares.limit - shares.held;
    }
    return share.held == 0 || sizes.perAccount() > 0 || share.held < most(share);
  }

  private int most(Share share) {
    return (share.answered() ? GREED : 1) * (free - reserve);
  }

  private boolean crowded(ShareClass shares, Share share) {
    int most = shares == unproved ? MOST_WAITING / UNPROVED_PART : MOST_WAITING;
    return share.waiting.size() >= most - shares.waiting;
  }

  private Runnable take(ShareClass shares, Share share) {
    free--;
    shares.held++;
    share.held++;
    AtomicBoolean given = new AtomicBoolean();
    long since = nanos.getAsLong();
    return () -> {
      if (given.compareAndSet(false, true)) {
        giveBack(shares, share, since);
      }
    };
  }

  private void giveBack(ShareClass shares, Share share, long since) {
    long now = nanos.getAsLong();
    Deque<Runnable> served = new ArrayDeque<>();
    try (BriefLock held = lock.take()) {
      free++;
      shares.held--;
      share.ended(since, now, sizes.hung().toNanos());
      shares.tidy(share);
      for (SlotRequest next = next(); next != null; next = next()) {
        SlotRequest request = next;
        Runnable slot = take(request.shares, request.share);
        served.add(() -> hand(request, slot));
      }
    }
    tell(served);
  }

  /** In turns, so that neither class waits for the other. */
  private SlotRequest next() {
    if (free == 0) {
      return null;
    }
    unprovedFirst = !unprovedFirst;
    SlotRequest found = next(unprovedFirst ? unproved : proved);
    return found != null ? found : next(unprovedFirst ? proved : unproved);
  }

  private SlotRequest next(ShareClass shares) {
    return shares.held >= shares.limit ? null : shares.next(share -> mayHold(shares, share));
  }

  /** Whoever does not want it any more gives it back. */
  private static void hand(SlotRequest request, Runnable slot) {
    if (!request.complete(slot)) {
      slot.run();
    }
  }

  /** Not within each other: what is told may give a slot back at once, ten thousand times. */
  private static void tell(Deque<Runnable> served) {
    Deque<Runnable> outer = TELLING.get();
    if (outer != null) {
      outer.addAll(served);
      return;
    }
    if (served.isEmpty()) {
      return;
    }
    TELLING.set(served);
    try {
      for (Runnable each = served.poll(); each != null; each = served.poll()) {
        each.run();
      }
    } finally {
      TELLING.remove();
      // nobody's error keeps another's slot
      if (!served.isEmpty()) {
        tell(served);
      }
    }
  }

  private void expireElsewhere(SlotRequest request) {
    try {
      String whose = (request.shares == unproved ? "bind of " : "") + request.share.user;
      turns.execute(whose, () -> expire(request));
    } catch (RejectedExecutionException e) {
      expire(request);
    }
  }

  private void expire(SlotRequest request) {
    if (request.completeExceptionally(
        new NoSlotException("no connection of the account's share became free in time"))) {
      late.increment();
    }
  }

  /** However it ended: served, too late, or given up by whoever asked. */
  private void ended(SlotRequest request, Throwable failure) {
    request.cancelTimer();
    if (failure != null) {
      try (BriefLock held = lock.take()) {
        request.shares.remove(request);
      }
    }
  }

  /** {@return what is in use now} */
  public Figures figures() {
    try (BriefLock held = lock.take()) {
      return new Figures(
          sizes.total() - free, unproved.held, proved.waiting + unproved.waiting, largest());
    }
  }

  private int largest() {
    return proved.largestHeld();
  }

  /** {@return calls refused since too many waited} */
  public long refusedFull() {
    return full.sum();
  }

  /** {@return calls refused since their patience ended} */
  public long refusedLate() {
    return late.sum();
  }

  /**
   * How full the account's share and its line are.
   *
   * @param user the gateway's user
   * @return 0 = nothing; 80 = it holds all that it may; up to 98 by what waits for that
   */
  int load(String user) {
    try (BriefLock held = lock.take()) {
      Share share = proved.known(user);
      if (share == null) {
        return 0;
      }
      int line = share.waiting.size();
      if (line == 0) {
        return FULL * share.held / (share.held + Math.max(0, spare(share)) + 1);
      }
      return FULL + (MOST - FULL) * line / (line + LONG_LINE * Math.max(1, share.held));
    }
  }

  private int spare(Share share) {
    int most = sizes.perAccount() > 0 ? free : most(share);
    return Math.min(share.window() - share.held, Math.min(free, most - share.held));
  }
}
