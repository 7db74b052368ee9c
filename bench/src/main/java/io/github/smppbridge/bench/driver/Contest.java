package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.median;
import static io.github.smppbridge.bench.driver.Statistics.sum;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Fleet;
import io.github.smppbridge.bench.load.Load;
import io.github.smppbridge.bench.load.ReceiptLedger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Several servers under the same load in turn: all are started, bound and warmed up first, then
 * measured round by round (A B C, B C A, …), so that a slow spell of the machine meets them all.
 */
final class Contest implements AutoCloseable {

  /**
   * Who is to be loaded, and how its sessions are.
   *
   * @param kinds to compare
   * @param sessions to each, every one an account of its own
   * @param window requests in flight of each
   * @param receipts whether they are asked for, and must come
   * @param environment added to the bridge's own
   */
  record Entry(
      Set<ServerKind> kinds,
      int sessions,
      int window,
      boolean receipts,
      Map<String, String> environment) {

    Entry(Set<ServerKind> kinds, int sessions, int window) {
      this(kinds, sessions, window, false, Map.of());
    }
  }

  private static final String BOOKS = "0 errors, 0 lost, gateway's count − ok = 0";
  private static final double RUN_SECONDS = 4;
  private static final double RECEIPTS_SECONDS = 120;

  /** Once all are there: a second copy would come about now. */
  private static final long SECOND_COPY_MILLIS = 500;

  /** A round that others have disturbed is repeated so often. */
  private static final int RETRIES = 2;

  private final Bench bench;
  private final Entry entry;
  private final Map<ServerKind, Server> servers = new EnumMap<>(ServerKind.class);
  private final Map<ServerKind, Fleet> fleets = new EnumMap<>(ServerKind.class);
  private final Map<ServerKind, ReceiptLedger> ledgers = new EnumMap<>(ServerKind.class);
  private final Map<ServerKind, List<Round>> rounds = new EnumMap<>(ServerKind.class);
  private int turn;

  /**
   * Starts those of the servers that the command line wants and that do not run yet, and binds the
   * sessions.
   *
   * @param section told of those that cannot be measured
   */
  Contest(Bench bench, Section section, Entry entry) throws IOException, InterruptedException {
    this.bench = bench;
    this.entry = entry;
    for (ServerKind kind : entry.kinds()) {
      if (bench.options().wants(kind)) {
        try {
          begin(kind);
        } catch (IllegalStateException e) {
          section.missing(kind, e.getMessage());
        }
      }
    }
  }

  private void begin(ServerKind kind) throws IOException, InterruptedException {
    Server server = bench.servers().get(kind, entry.window(), entry.environment());
    ReceiptLedger ledger = entry.receipts() ? new ReceiptLedger() : null;
    int sessions = entry.sessions();
    // Each server has accounts of its own: phones report to whoever registered last for theirs
    String accounts = "T" + kind.ordinal() + "-";
    Fleet.Spec spec =
        new Fleet.Spec(server.port(), sessions, entry.window(), sessions, accounts, ledger);
    fleets.put(kind, bench.load().open(spec));
    ledgers.put(kind, ledger);
    servers.put(kind, server);
    rounds.put(kind, new ArrayList<>());
  }

  /** Those that take part, in the order of the report. */
  List<Server> servers() {
    return List.copyOf(servers.values());
  }

  /** The server of a kind, null when it does not take part. */
  Server server(ServerKind kind) {
    return servers.get(kind);
  }

  List<Round> rounds(ServerKind kind) {
    return rounds.getOrDefault(kind, List.of());
  }

  /** All rounds of all servers. */
  List<Round> rounds() {
    return rounds.values().stream().flatMap(List::stream).toList();
  }

  /** What the generator saw of a server, round by round. */
  List<Figures> seen(ServerKind kind) {
    return rounds(kind).stream().map(Round::seen).toList();
  }

  /** How the median of a figure of one server compares with another's; NaN when one is missing. */
  double ratio(ServerKind of, ServerKind to, ToDoubleFunction<Round> figure) {
    return median(rounds(of), figure) / median(rounds(to), figure);
  }

  double throughput(ServerKind of, ServerKind to) {
    return ratio(of, to, Round::perSecond);
  }

  /** The same of the CPU time of a message. */
  double cpu(ServerKind of, ServerKind to) {
    return ratio(of, to, Round::cpuPerThousand);
  }

  /** The verdict that holds whatever was measured. */
  Verdict books() {
    List<Figures> seen = seen(ServerKind.BRIDGE);
    if (seen.isEmpty()) {
      return Verdict.notMeasured(BOOKS);
    }
    long surplus = sum(rounds(ServerKind.BRIDGE), Round::surplus);
    String measured =
        sum(seen, Figures::failures) + ", " + sum(seen, Figures::lost) + ", " + surplus;
    boolean holds = measured.equals("0, 0, 0");
    boolean sent = seen.stream().allMatch(figures -> figures.ok() > 0);
    if (!holds) {
      measured += " " + seen.get(seen.size() - 1).errors();
    }
    return Verdict.must(BOOKS, sent && holds, measured);
  }

  /**
   * Loads every server in turn until it is warm, and forgets the figures. One that was warm in
   * another scenario needs less, unless receipts are asked for: their way is another one.
   *
   * @param registeredDelivery of the messages
   */
  void warmUp(int registeredDelivery) throws IOException, InterruptedException {
    Options options = bench.options();
    for (Server server : servers.values()) {
      double cold = options.warmUpSeconds() / (server.kind().isBridge() ? 1 : 2);
      boolean warm = bench.servers().isWarm(server);
      double again = registeredDelivery == 0 ? 2 * RUN_SECONDS : cold / 2;
      double seconds = Math.min(cold, warm ? again : cold);
      if (!options.quick() || !warm) {
        warmUp(server, seconds, registeredDelivery);
      }
      bench.servers().isWarmNow(server);
    }
  }

  private void warmUp(Server server, double atLeast, int registeredDelivery)
      throws IOException, InterruptedException {
    Settling settling = new Settling(atLeast);
    double run = Math.min(RUN_SECONDS, atLeast);
    boolean over = false;
    while (!over) {
      Round round = measure(server, Load.closedLoop(run, registeredDelivery));
      Figures seen = round.seen();
      if (seen.failures() + seen.lost() > 0) {
        Progress.say("  in warm-up: " + seen);
      }
      over = settling.add(run, round.cpuPerThousand()) || bench.options().quick();
    }
    Progress.say(
        String.format(
            "%s %s after %.0f s",
            server.kind().label,
            settling.settled() ? "settled" : "NOT settled",
            settling.seconds()));
  }

  /** One load of every server that does not count. */
  void rehearse(Load load) throws IOException, InterruptedException {
    for (Server server : servers.values()) {
      measure(server, load);
    }
  }

  /** One more round of every server; each time another one is the first. */
  void round(Load load) throws IOException, InterruptedException {
    List<Server> order = new ArrayList<>(servers.values());
    Collections.rotate(order, -turn++);
    for (Server server : order) {
      Round round = quietRound(server, load);
      rounds.get(server.kind()).add(round);
      Progress.say(
          String.format(
              "%s: %.0f/s, p50 %.2f ms, %.4f CPU-s/1000, errors %d, lost %d, other cores %.2f",
              server.kind().label,
              round.perSecond(),
              round.seen().p50(),
              round.cpuPerThousand(),
              round.seen().failures(),
              round.seen().lost(),
              round.otherCores()));
    }
  }

  /** Of several tries the one that others disturbed least, whatever its result. */
  private Round quietRound(Server server, Load load) throws IOException, InterruptedException {
    List<Round> tries = new ArrayList<>(List.of(measure(server, load)));
    // The processes of a database are others
    boolean repeat = !bench.options().quick() && server.kind() != ServerKind.BRIDGE_POSTGRESQL;
    while (repeat && tries.get(tries.size() - 1).noisy() && tries.size() <= RETRIES) {
      Machine.awaitQuiet();
      tries.add(measure(server, load));
    }
    return tries.stream().min(Comparator.comparingDouble(Round::otherCores)).orElseThrow();
  }

  private Round measure(Server server, Load load) throws IOException, InterruptedException {
    ReceiptLedger ledger = ledgers.get(server.kind());
    bench.gateway("reset");
    if (ledger != null) {
      bench.load().clear(ledger);
    }
    CpuTimes before = CpuTimes.now(bench, server);
    long begin = System.nanoTime();
    try (Peaks peaks = new Peaks(server.child())) {
      Figures seen = bench.load().load(fleets.get(server.kind()), load).join();
      ReceiptLedger.Books books = ledger == null ? null : receipts(ledger);
      CpuTimes used = CpuTimes.now(bench, server).since(before);
      double perSecond =
          books == null ? seen.perSecond() : books.distinct() / ((books.lastNanos() - begin) / 1e9);
      long accepted = bench.gateway("counts").getLong("accepted");
      return new Round(seen, accepted, used, peaks.threads(), peaks.rssMb(), books, perSecond);
    }
  }

  private ReceiptLedger.Books receipts(ReceiptLedger ledger) throws InterruptedException {
    bench.load().receipts(ledger, RECEIPTS_SECONDS);
    TimeUnit.MILLISECONDS.sleep(SECOND_COPY_MILLIS);
    return bench.load().receipts(ledger, 0);
  }

  /** What the threads of a server use under a load that is not counted otherwise. */
  List<ThreadProfile.Line> byThread(ServerKind kind, Load load)
      throws IOException, InterruptedException {
    Server server = servers.get(kind);
    ThreadProfile before = ThreadProfile.of(server.child().pid());
    Round round = measure(server, load);
    return ThreadProfile.of(server.child().pid()).since(before).lines(round.seen().ok());
  }

  /** Ends the sessions; the servers go on. */
  @Override
  public void close() {
    fleets.values().forEach(fleet -> bench.load().close(fleet, true));
  }
}
