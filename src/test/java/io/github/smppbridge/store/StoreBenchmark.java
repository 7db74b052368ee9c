package io.github.smppbridge.store;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Rates and CPU of the hot operations: {@code bench/store sqlite|postgres [seconds]}. CPU is that
 * of this process, generator included; that of a PostgreSQL server is not.
 */
final class StoreBenchmark {

  private static final boolean ORDERED = Boolean.getBoolean("bench.ordered");

  private final Store store;
  private final int seconds;
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong number = new AtomicLong();

  private StoreBenchmark(Store store, int seconds) {
    this.store = store;
    this.seconds = seconds;
  }

  public static void main(String[] args) throws Exception {
    boolean sqlite = !args[0].equals("postgres");
    Path folder =
        Files.createTempDirectory(Path.of(System.getProperty("bench.dir", "/var/tmp")), "b");
    StoreOptions options =
        (sqlite ? StoreContract.sqlite(folder) : PostgresDatabase.create())
            .withRetentionInterval(Duration.ZERO);
    ExecutorService callbacks = Executors.newFixedThreadPool(2);
    try (Store store = Store.open(options, callbacks)) {
      new StoreBenchmark(store, args.length > 1 ? Integer.parseInt(args[1]) : 6).all();
    }
    callbacks.shutdown();
    System.exit(0);
  }

  private void all() {
    measure("warm-up", 100, this::insert);
    for (int inFlight : new int[] {1, 100, 1000}) {
      measure("insert", inFlight, this::insert);
    }
    long inserted = number.get();
    for (int inFlight : new int[] {1, 100, 1000}) {
      AtomicLong next = new AtomicLong();
      measure(
          "answered",
          inFlight,
          i -> {
            long n = next.incrementAndGet() % inserted + 1;
            return store.messages().answered(id(n), gatewayId(n), null, n);
          });
    }
    AtomicLong next = new AtomicLong();
    for (int inFlight : new int[] {1, 100, 1000}) {
      measure("transition+receipt", inFlight, i -> transition(next.incrementAndGet(), inserted));
    }
    measure("submit (insert, answered, transition)", 100, this::submit);
    measure("claim 20, settle each", 1, i -> claimAndSettle());
    measure("claim of 1000 idle accounts", 1, i -> claimIdle());
  }

  private void measure(String what, int inFlight, LongFunction<CompletionStage<?>> operation) {
    if (!what.matches(System.getProperty("bench.only", ".*"))) {
      return;
    }
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    StoreFigures before = store.figures();
    long cpu = os.getProcessCpuTime();
    long writerBefore = writerCpu();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    AtomicLong done = new AtomicLong();
    CompletableFuture<?>[] loops = new CompletableFuture<?>[inFlight];
    for (int i = 0; i < inFlight; i++) {
      loops[i] = new CompletableFuture<Void>();
      loop(operation, end, done, loops[i]);
    }
    CompletableFuture.allOf(loops).join();
    double elapsed = (System.nanoTime() - start) / 1e9;
    double micros = (os.getProcessCpuTime() - cpu) / 1e3;
    double writer = (writerCpu() - writerBefore) / 1e3;
    StoreFigures after = store.figures();
    System.out.printf(
        Locale.ROOT,
        "%-40s in flight %5d: %8.0f/s, %6.1f us CPU each (writer thread %6.1f), %6.1f operations a commit%n",
        what,
        inFlight,
        done.get() / elapsed,
        micros / done.get(),
        writer / done.get(),
        (double) (after.operations() - before.operations()) / (after.commits() - before.commits()));
  }

  private static long writerCpu() {
    var threads = ManagementFactory.getThreadMXBean();
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().equals("store-writer")) {
        return threads.getThreadCpuTime(id);
      }
    }
    return 0;
  }

  private void loop(
      LongFunction<CompletionStage<?>> operation,
      long end,
      AtomicLong done,
      CompletableFuture<?> finished) {
    if (System.nanoTime() > end) {
      finished.complete(null);
      return;
    }
    operation
        .apply(0)
        .whenComplete(
            (value, error) -> {
              if (error != null) {
                finished.completeExceptionally(error);
              } else {
                done.incrementAndGet();
                loop(operation, end, done, finished);
              }
            });
  }

  private CompletionStage<?> insert(long ignored) {
    return store.messages().insert(List.of(row(number.incrementAndGet())));
  }

  private CompletionStage<?> submit(long ignored) {
    long n = number.incrementAndGet();
    return store
        .messages()
        .insert(List.of(row(n)))
        .thenCompose(none -> store.messages().answered(id(n), gatewayId(n), null, n))
        .thenCompose(none -> transition(n, n));
  }

  private CompletionStage<?> transition(long count, long inserted) {
    long n = (count - 1) % inserted + 1;
    String event = UUID.randomUUID().toString();
    Change change = new Change(event, account(n), gatewayId(n), rows -> delivered(n, rows.get(0)));
    return store.messages().transition(change);
  }

  private Decision delivered(long n, MessageRow row) {
    long now = System.currentTimeMillis();
    String payload = "{\"text\":\"" + "x".repeat(120) + "\"}";
    OutboxEntry receipt =
        new OutboxEntry(
            account(n), OutboxEntry.RECEIPT, id(n), gatewayId(n), payload, now, now + 100_000_000);
    return new Decision(List.of(row.with().state(2).finalAt(now).build()), List.of(receipt));
  }

  private CompletionStage<?> claimAndSettle() {
    return store
        .outbox()
        .claim(Map.of("ACME1", 10, "ACME2", 10), Duration.ofSeconds(30))
        .thenCompose(
            rows ->
                CompletableFuture.allOf(
                    rows.stream()
                        .map(row -> store.outbox().settled(row.id()).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new)));
  }

  private CompletionStage<?> claimIdle() {
    Map<String, Integer> limits = new java.util.HashMap<>();
    for (int i = 0; i < 1000; i++) {
      limits.put("idle" + i, 10);
    }
    return store.outbox().claim(limits, Duration.ofSeconds(30));
  }

  private MessageRow row(long n) {
    return MessageRow.builder(id(n), gatewayId(n), account(n), System.currentTimeMillis())
        .sourceAddr("447700900123")
        .sourceTon(1)
        .sourceNpi(1)
        .destAddr("+49170" + n)
        .destTon(1)
        .destNpi(1)
        .deviceId("PyDmBQZZXYmyxMwED8Fzy")
        .registeredDelivery(1)
        .textHead("Hello, this is a tex")
        .nextCheckAt(System.currentTimeMillis() + 600_000)
        .build();
  }

  private static String account(long n) {
    return "ACME" + n % 10;
  }

  private static String id(long n) {
    return Long.toString(176_000_000_000_000_000L + n);
  }

  /** Random like a UUID, or in the order of time, but known from the number. */
  private String gatewayId(long n) {
    if (ORDERED) {
      return Long.toHexString(0x19a000000000L + n) + run + Long.toHexString(n * 2_654_435_761L);
    }
    return UUID.nameUUIDFromBytes((run + n).getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }
}
