package io.github.smppbridge.deliver;

import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.store.ClaimFilter;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;
import io.github.smppbridge.store.OutboxTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The lanes of all accounts, and how much each may be given. Thread-safe. */
final class AccountLanes {
  /** Nothing to claim. */
  static final Plan NOTHING = new Plan(Map.of(), ClaimFilter.NONE);

  /** Sessions that one claim passes over, at most: it names each to the database. */
  private static final int MAX_PASSED_OVER = 1_000;

  /** The same of those that it names as bound here. */
  private static final int MAX_OURS = 4_000;

  /**
   * The next claim.
   *
   * @param limits accounts and how many entries each may get
   * @param filter what they do not get
   */
  record Plan(Map<String, Integer> limits, ClaimFilter filter) {}

  private final OutboxTable outbox;
  private final Supplier<SessionRegistry> registry;
  private final boolean preferSubmitting;
  private final BiConsumer<String, Runnable> threads;
  private final BooleanSupplier onLoops;
  private final BiConsumer<OutboxRow, String> start;
  private final Map<String, AccountLane> lanes = new ConcurrentHashMap<>();

  /** How many times something of an account is being put back: nothing is to overtake it. */
  private final Map<String, Integer> returning = new ConcurrentHashMap<>();

  /** What the last claim of an account passed over. */
  private final Map<String, ClaimLimit> passedOver = new ConcurrentHashMap<>();

  /**
   * Makes them.
   *
   * @param outbox where entries go back to
   * @param registry the listener's sessions; gives null while there is none
   * @param preferSubmitting whether a receipt goes to the session that submitted, if it is bound
   * @param onLoops whether a lane is walked on the event loop of a session of its account, since no
   *     step of a delivery blocks
   * @param threads where an account's lane is walked otherwise; throws RejectedExecutionException
   * @param start starts an exchange for a session, or null
   */
  AccountLanes(
      OutboxTable outbox,
      Supplier<SessionRegistry> registry,
      boolean preferSubmitting,
      BooleanSupplier onLoops,
      BiConsumer<String, Runnable> threads,
      BiConsumer<OutboxRow, String> start) {
    this.outbox = outbox;
    this.registry = registry;
    this.preferSubmitting = preferSubmitting;
    this.onLoops = onLoops;
    this.threads = threads;
    this.start = start;
  }

  /** Starts what can be started of an account. */
  void walk(String account) {
    AccountLane lane = lanes.get(account);
    if (lane != null) {
      go(account, lane);
    }
  }

  private void go(String account, AccountLane lane) {
    lane.go(walk -> run(account, walk), walk -> threads.accept(account, walk));
  }

  private void run(String account, Runnable walk) {
    SessionRegistry sessions = onLoops.getAsBoolean() ? registry.get() : null;
    List<SmppSession> receivers = sessions == null ? List.of() : sessions.receivers(account);
    if (receivers.isEmpty()) {
      threads.accept(account, walk);
    } else {
      receivers.get(0).onLoop(walk);
    }
  }

  /** Starts what can be started. */
  void walkAll() {
    lanes.forEach(this::go);
  }

  /** Whether any has something to start. */
  boolean deliver() {
    return lanes.values().stream().anyMatch(AccountLane::delivers);
  }

  /** What nobody here can take any more is free for another replica, or the next bind. */
  void giveBack(String account) {
    passedOver.remove(account);
    AccountLane lane = lanes.remove(account);
    List<Long> ids = lane == null ? List.of() : lane.clear();
    if (!ids.isEmpty()) {
      outbox.release(ids);
    }
  }

  /** The same of all accounts. */
  void giveBackAll() {
    lanes.keySet().forEach(this::giveBack);
  }

  /** Takes what was claimed; what is too much for one session goes back. */
  void enter(String account, List<OutboxRow> claimed, Grant grant) {
    List<ClaimLimit.Window> windows = windows(account);
    List<OutboxRow> excess = ClaimLimit.excess(windows, waiting(account), claimed);
    List<OutboxRow> rows = new ArrayList<>(claimed);
    rows.removeAll(excess);
    AccountLane lane = added(account, rows, grant);
    if (!excess.isEmpty()) {
      putBack(account, excess);
      passedOver.put(account, ClaimLimit.of(windows, lane.waiting()));
    }
    go(account, lane);
  }

  private void putBack(String account, List<OutboxRow> rows) {
    returning.merge(account, 1, Integer::sum);
    outbox
        .release(rows.stream().map(OutboxRow::id).toList())
        .whenComplete(
            (done, failure) ->
                returning.computeIfPresent(account, (key, n) -> n == 1 ? null : n - 1));
  }

  /**
   * What fits of new entries of an account.
   *
   * @param entries in their order
   * @param othersToo whether those count that are for sessions that are not here
   */
  List<OutboxEntry> fitting(String account, List<OutboxEntry> entries, boolean othersToo) {
    List<ClaimLimit.Window> windows = windows(account);
    return windows.isEmpty() || returning.containsKey(account)
        ? List.of()
        : new ClaimRoom(windows, waiting(account), othersToo || !preferSubmitting).fitting(entries);
  }

  /** Takes what was given as it was stored, of what is {@link #fitting}. */
  void take(String account, List<OutboxRow> rows, Grant grant) {
    go(account, added(account, rows, grant));
  }

  /** Within the map's own lock: never to a lane that is just being {@link #giveBack given back}. */
  private AccountLane added(String account, List<OutboxRow> rows, Grant grant) {
    return lanes.compute(
        account,
        (key, known) -> {
          AccountLane lane = known == null ? lane(key) : known;
          lane.add(rows, grant);
          return lane;
        });
  }

  private AccountLane lane(String account) {
    return new AccountLane(
        new AccountReceivers(registry, account, preferSubmitting), start, this::leave);
  }

  /** One that is lost is given back all the same, in case that it is ours by a later claim. */
  private void leave(Claimed claimed) {
    if (claimed.grant().lost()) {
      outbox.release(List.of(claimed.row().id()));
    } else {
      outbox.left(claimed.row().id());
    }
  }

  /** Whether something of what was passed over could be claimed by now. */
  boolean canTakeMore(String account) {
    ClaimLimit before = passedOver.get(account);
    if (before == null) {
      return false;
    }
    ClaimLimit now = ClaimLimit.of(windows(account), waiting(account));
    return (before.satedWithMo() && !now.satedWithMo()) || !now.sated().containsAll(before.sated());
  }

  /**
   * How many entries each account that is due may get now.
   *
   * @param due accounts; those that get some, or have nobody to give them to, are removed
   */
  Plan plan(Set<String> due) {
    Map<String, Integer> limits = new HashMap<>();
    Set<String> sated = new HashSet<>();
    Set<String> satedWithMo = new HashSet<>();
    Set<String> ours = new HashSet<>();
    for (String account : due) {
      List<ClaimLimit.Window> windows = windows(account);
      ClaimLimit limit = ClaimLimit.of(windows, waiting(account));
      if (windows.isEmpty()) {
        due.remove(account);
      } else if (limit.most() > 0 && sated.size() < MAX_PASSED_OVER && due.remove(account)) {
        limits.put(account, limit.most());
        windows.forEach(window -> ours.add(window.id()));
        pass(account, limit, sated, satedWithMo);
      }
    }
    boolean ownFirst = preferSubmitting && ours.size() <= MAX_OURS;
    return new Plan(limits, new ClaimFilter(sated, satedWithMo, ownFirst ? ours : Set.of()));
  }

  private void pass(String account, ClaimLimit limit, Set<String> sated, Set<String> satedWithMo) {
    sated.addAll(limit.sated());
    if (limit.satedWithMo()) {
      satedWithMo.add(account);
    }
    if (limit.sated().isEmpty() && !limit.satedWithMo()) {
      passedOver.remove(account);
    } else {
      passedOver.put(account, limit);
    }
  }

  private List<ClaimLimit.Window> windows(String account) {
    SessionRegistry sessions = registry.get();
    List<SmppSession> receivers = sessions == null ? List.of() : sessions.receivers(account);
    return receivers.stream()
        .map(session -> ClaimLimit.Window.of(session, preferSubmitting))
        .toList();
  }

  private List<OutboxEntry> waiting(String account) {
    AccountLane lane = lanes.get(account);
    return lane == null ? List.of() : lane.waiting();
  }
}
