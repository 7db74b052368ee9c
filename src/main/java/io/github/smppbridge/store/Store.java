package io.github.smppbridge.store;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.clock.PatientClock;
import io.github.smppbridge.store.commit.CallerExecutor;
import io.github.smppbridge.store.commit.ForcerCounts;
import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.Writer;
import io.github.smppbridge.store.commit.WriterCounts;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable store of one process.
 *
 * <ul>
 *   <li>All writes go through one thread that commits what arrived together; all stages complete on
 *       the callback executor, after the commit, and fail with {@link StoreException}.
 *   <li>While the database is away stages fail; the store recovers by itself.
 *   <li>Several processes may share a PostgreSQL database; an SQLite file belongs to one.
 * </ul>
 */
public final class Store implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final long PING_SECONDS = 5;
  private static final long AGAIN_MILLIS = 1_000;
  private static final long PROOF_NANOS = 250_000_000;
  private static final String PING =
      "UPDATE node SET lease_until = lease_until + 1 WHERE instance_id = ?";

  private final Database database;
  private final Executor callbacks;
  private final Writer writer;
  private final Reader reader;
  private final NodeLease node;
  private final NodeWatch watch;
  private final PatientClock patient;
  private final TimesAhead timesAhead;
  private final Retention retention;
  private final OutboxDepth depth;
  private final EventualWrites eventual = new EventualWrites();
  private final int queueCapacity;
  private final String instanceId = UUID.randomUUID().toString();
  private final MessageTable messages;
  private final UnansweredMessages unanswered;
  private final ReplacementTable replacements;
  private final HeldTable held;
  private final PartTable parts;
  private final OutboxTable outbox;
  private final MmsTable mms;
  private final WebhookTable webhooks;
  private final WebhookOwners webhookOwners;
  private final MissedTimes missedTimes;
  private final WebhookRefusals webhookRefusals;
  private final TokenTable tokens;
  private final KnownPlaceTable places;
  private final ScheduledExecutorService housekeeping;
  private final AtomicLong provedAt = new AtomicLong(System.nanoTime());
  private final AtomicBoolean beatingSoon = new AtomicBoolean();

  private Store(Database database, StoreOptions options, Executor executor, Clocks clocks) {
    this.database = database;
    queueCapacity = options.queueCapacity();
    callbacks = new StageThreads(executor);
    NodeName name = new NodeName(database.dialect(), options.nodeName());
    writer =
        new Writer(
            database.pool(),
            name,
            database.disk(),
            callbacks,
            options.queueCapacity(),
            options.batchSize(),
            options.commitDelay(),
            options.commits());
    reader = new Reader(database.pool(), callbacks, options.readers());
    patient = clocks.patient();
    timesAhead =
        new TimesAhead(writer, clocks, instanceId, options, database.dialect().servesOneProcess());
    retention = new Retention(writer, patient, options);
    depth = new OutboxDepth(reader);
    SeenEvents events = new SeenEvents(clocks.wall());
    OutboxEntries entries = new OutboxEntries(clocks, callbacks, instanceId, options.events());
    NodeDeath death = new NodeDeath(entries, options.nodeLease());
    node = new NodeLease(writer, clocks, instanceId, options, name, death);
    watch = new NodeWatch(reader, writer, clocks.elapsed(), instanceId, options, death);
    messages = new MessageTable(writer, reader, database.dialect(), entries, events, eventual);
    unanswered =
        new UnansweredMessages(
            writer, database.dialect(), eventual, instanceId, options.nodeLease());
    replacements = new ReplacementTable(writer, reader, database.dialect(), entries);
    held = new HeldTable(writer, reader, database.dialect(), entries, instanceId);
    parts =
        new PartTable(
            writer,
            reader,
            new PartEnds(database.dialect(), entries, clocks.wall()),
            clocks,
            instanceId);
    Tenure tenure = new Tenure(() -> node.number().lent(), node::proven, this::prove);
    outbox =
        new OutboxTable(
            writer,
            database.dialect(),
            entries,
            events,
            new SeenSms(clocks.wall()),
            instanceId,
            eventual,
            tenure);
    mms = new MmsTable(writer, entries, events, clocks.wall());
    webhooks = new WebhookTable(writer, reader, clocks, instanceId, options);
    webhookOwners = new WebhookOwners(writer, reader, clocks);
    missedTimes = new MissedTimes(writer, reader, clocks, instanceId, options);
    webhookRefusals = new WebhookRefusals(writer, reader);
    tokens = new TokenTable(writer, reader, clocks, database.dialect(), instanceId);
    places = new KnownPlaceTable(writer, reader, clocks.wall());
    housekeeping =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "store-housekeeping");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Opens the store: creates the folder of an embedded database, connects, migrates the schema and
   * leases a node number.
   *
   * @param callbacks where stages complete; one that knows where its callers stay ({@link
   *     CallerExecutor}) has them completed there
   * @throws StoreException naming {@code store.url} when the database cannot be used
   */
  public static Store open(StoreOptions options, Executor callbacks) {
    return open(options, callbacks, Clocks.system());
  }

  /**
   * Like {@link #open(StoreOptions, Executor)}, with a clock that is {@link Clocks#of believed}.
   */
  public static Store open(StoreOptions options, Executor callbacks, Clock clock) {
    return open(options, callbacks, Clocks.of(clock));
  }

  /** Like {@link #open(StoreOptions, Executor)}, with the clocks that it goes by. */
  public static Store open(StoreOptions options, Executor callbacks, Clocks clocks) {
    Database database = Database.open(options);
    Store store = new Store(database, options, callbacks, clocks);
    store.writer.start();
    try {
      store.missedTimes.noteOutage();
      store.node.acquire();
    } catch (RuntimeException e) {
      store.stop();
      throw Database.unusable(options, e);
    }
    store.schedule(options);
    return store;
  }

  /** Messages. */
  public MessageTable messages() {
    return messages;
  }

  /** Messages whose submit is not answered. */
  public UnansweredMessages unanswered() {
    return unanswered;
  }

  /** Messages that are being replaced. */
  public ReplacementTable replacements() {
    return replacements;
  }

  /** Messages that are to be sent later. */
  public HeldTable held() {
    return held;
  }

  /** Parts of long messages. */
  public PartTable parts() {
    return parts;
  }

  /** What waits for an ESME. */
  public OutboxTable outbox() {
    return outbox;
  }

  /** MMS that were reported in part. */
  public MmsTable mms() {
    return mms;
  }

  /** Webhook tokens and registrations. */
  public WebhookTable webhooks() {
    return webhooks;
  }

  /** Whose webhooks they are. */
  public WebhookOwners webhookOwners() {
    return webhookOwners;
  }

  /** Since when nobody listened to phones. */
  public MissedTimes missedTimes() {
    return missedTimes;
  }

  /** Events that gateways do not know. */
  public WebhookRefusals webhookRefusals() {
    return webhookRefusals;
  }

  /** The gateway's tokens that processes have. */
  public TokenTable tokens() {
    return tokens;
  }

  /** Where accounts have bound from. */
  public KnownPlaceTable places() {
    return places;
  }

  /**
   * Has what is kept of accounts under one spelling of their names each; waits until it is so. For
   * the start.
   *
   * @param canonical the spelling that counts, given any
   * @return how many accounts were spelled otherwise
   * @throws StoreException when the database does not take it
   */
  public int alignAccounts(UnaryOperator<String> canonical) {
    return writer.await(
        "spelling of accounts",
        Phase.OTHER,
        transaction -> AccountSpellings.align(transaction, canonical));
  }

  /** This replica's number, 0..1023, unique among those running on the database. */
  public int node() {
    return node.number().number();
  }

  /**
   * The number, and what message ids of it may say. Ask each time: it changes if the lease is lost.
   */
  public NodeNumber nodeNumber() {
    return node.number();
  }

  /** Completes when the database answers for reading and writing, fails within 5 s if not. */
  public CompletionStage<Void> ping() {
    CompletableFuture<?> written =
        // something to write: an empty transaction succeeds on a full disk, and on a standby
        writer
            .submitUnhurried(
                "ping", Phase.OTHER, transaction -> transaction.update(PING, instanceId))
            .toCompletableFuture();
    CompletableFuture<?> read =
        reader.query("SELECT 1", row -> row.getInt(1)).toCompletableFuture();
    return CompletableFuture.allOf(written, read)
        .orTimeout(PING_SECONDS, TimeUnit.SECONDS)
        .exceptionallyComposeAsync(
            error -> CompletableFuture.failedFuture(StoreException.of(error)), callbacks);
  }

  /** Figures for metrics; never waits. */
  public StoreFigures figures() {
    OutboxDepth.Count count = depth.last();
    WriterCounts counts = writer.counts();
    ForcerCounts forces = writer.forces();
    return new StoreFigures(
        count.depth(),
        count.oldestAt(),
        retention.expired(),
        outbox.dropped(),
        writer.queueLength(),
        queueCapacity,
        counts.operations(),
        counts.commits(),
        counts.commitNanos(),
        forces.forces(),
        forces.nanos(),
        counts.failures() + forces.failures(),
        eventual.waiting(),
        writer.rejected() + reader.rejected(),
        writer.writingNanos(),
        messages.unrecordedCount(),
        count.held());
  }

  /** {@return how full the writer's queue is, in percent: what does not fit is refused} */
  public int queueFill() {
    return 100 * writer.queueLength() / queueCapacity;
  }

  /** Writes what is queued, gives the node number back and stops; no thread is left. */
  @Override
  public void close() {
    housekeeping.shutdownNow();
    eventual.repeat();
    try {
      node.release();
    } catch (StoreException e) {
      LOG.warn("store: the node number could not be given back: {}", e.getMessage());
    }
    stop();
  }

  CompletionStage<Integer> heartbeat() {
    return node.heartbeat().thenApply(NodeNumber::number);
  }

  CompletionStage<Void> runRetention() {
    return retention.run();
  }

  CompletionStage<Void> lowerTimesAhead() {
    return timesAhead.lower();
  }

  private void stop() {
    housekeeping.shutdownNow();
    writer.close();
    reader.close();
    database.close();
  }

  private void schedule(StoreOptions options) {
    long lease = Math.max(1, options.nodeLease().toMillis() / 3);
    boolean alone = database.dialect().servesOneProcess();
    every(alone ? lease : Math.min(lease, options.heartbeat().toMillis()), "heartbeat", this::beat);
    if (!alone) {
      every(NodeWatch.LOOK_MILLIS, "look at the replicas", this::watch);
    }
    every(EventualWrites.PERIOD_MILLIS, "repetition", eventual::repeat);
    patient.addListener(this::clockWasSet);
    every(1_000, "look at the clock", patient::look);
    timesAhead.begin();
    long interval = options.retentionInterval().toMillis();
    if (interval > 0) {
      housekeeping.schedule(() -> retain(interval), interval, TimeUnit.MILLISECONDS);
    }
  }

  /** Looks at the other replicas. */
  CompletionStage<Void> watch() {
    return watch.look();
  }

  /** As a process does that is killed: nothing is given back. */
  void abandon() {
    stop();
  }

  /** Soon again when it fails: without it there may be no message ids by the time it is back. */
  void beat() {
    node.heartbeat()
        .whenComplete(
            (kept, error) -> {
              if (error != null
                  && !housekeeping.isShutdown()
                  && beatingSoon.compareAndSet(false, true)) {
                housekeeping.schedule(this::beatAgain, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
              }
            });
  }

  /** A heartbeat now, unless one was tried a moment ago. */
  private void prove() {
    long last = provedAt.get();
    long now = System.nanoTime();
    if (now - last > PROOF_NANOS && provedAt.compareAndSet(last, now)) {
      beat();
    }
  }

  private void beatAgain() {
    beatingSoon.set(false);
    beat();
  }

  /** Others are told first by our own times, which may lie ahead as well. */
  private void clockWasSet(PatientClock.Jump jump) {
    node.heartbeat();
    if (jump.back()) {
      timesAhead.begin();
    }
  }

  /** Whatever it throws: a task that ends so is never started again by the scheduler. */
  private void every(long millis, String what, Runnable task) {
    housekeeping.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (Throwable e) {
            LOG.error("store: {} failed, going on", what, e);
          }
        },
        millis,
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** The next run is scheduled when this one has ended, so that runs never overlap. */
  private void retain(long interval) {
    try {
      timesAhead
          .lowerHourly()
          .thenCompose(lowered -> retention.run())
          .whenComplete((none, error) -> retained(interval, error));
    } catch (Throwable e) {
      retained(interval, e);
    }
  }

  private void retained(long interval, Throwable error) {
    if (!housekeeping.isShutdown()) {
      housekeeping.schedule(() -> retain(interval), interval, TimeUnit.MILLISECONDS);
    }
    if (error != null) {
      LOG.warn("store: retention failed: {}", StoreException.of(error).getMessage());
    }
  }
}
