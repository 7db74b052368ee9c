package io.github.smppbridge.store.commit;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: one thread turns the operations that arrived while the last commit waited for the
 * disk into the next transaction.
 *
 * <ul>
 *   <li>Operations submitted without waiting for one another may be reordered by kind within a
 *       transaction, and a bad one does not harm its neighbours.
 *   <li>When the connection fails, what was in the transaction fails, and for a second everything
 *       else does so at once; then the connection is tried again.
 *   <li>A thread that dies is replaced, with a new connection; if it cannot be, the process ends,
 *       since nothing it acknowledges would be safe any more.
 * </ul>
 */
public final class Writer implements AutoCloseable {

  private static final String NAME = "store-writer";
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /** A transaction that has taken so long may never end. */
  private static final long HANGING_NANOS = Duration.ofMillis(500).toNanos();

  /** Full transactions that are written at most before the disk has what was before them. */
  private static final int AHEAD = 2;

  private final Batches batches;
  private final CommitPacing pacing;
  private final Patience patience = new Patience();
  private final Callbacks callbacks;
  private final int batchSize;
  private final WriteQueue queue;
  private final WriterThreads threads;
  private final Optional<Forcer> forcer;
  private final LongAdder rejected = new LongAdder();

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;
  private volatile boolean stopped;

  /** What is being written; the successor of a thread that died tells those who wait for it. */
  private List<WriteOperation<?, ?>> batch = List.of();

  /** When the writing of that began; 0 = nothing is being written. */
  private volatile long since;

  /**
   * Makes the writer.
   *
   * @param disk what commits do not wait for; empty when they do
   * @param callbacks completes stages, where their callers stay if it knows that ({@link
   *     CallerExecutor}); must not refuse
   * @param queueCapacity operations that may wait
   * @param batchSize operations in one transaction at most
   * @param commitDelay the longest that a commit waits for company; zero = never
   * @param observer called around each commit
   */
  public Writer(
      HikariDataSource pool,
      ConnectionRules rules,
      Optional<Disk> disk,
      Executor callbacks,
      int queueCapacity,
      int batchSize,
      Duration commitDelay,
      CommitObserver observer) {
    this(
        pool,
        rules,
        disk,
        callbacks,
        queueCapacity,
        batchSize,
        commitDelay,
        observer,
        WriterThreads.ofProcess());
  }

  /** As above, with the source of the threads. */
  Writer(
      HikariDataSource pool,
      ConnectionRules rules,
      Optional<Disk> disk,
      Executor callbacks,
      int queueCapacity,
      int batchSize,
      Duration commitDelay,
      CommitObserver observer,
      WriterThreads threads) {
    this.callbacks = new Callbacks(callbacks);
    this.batchSize = batchSize;
    this.pacing = new CommitPacing(commitDelay.toNanos());
    this.queue = new WriteQueue(queueCapacity, batchSize);
    this.threads = threads;
    this.forcer = disk.map(each -> new Forcer(each, this.callbacks, threads, AHEAD * batchSize));
    this.batches = new Batches(pool, rules, forcer, this.callbacks, observer, queue::hurried);
  }

  /** Starts its thread. */
  public void start() {
    forcer.ifPresent(Forcer::start);
    threads.start(NAME, this::live);
  }

  /** Queues an operation. The stage completes when it is durable, or fails. */
  public <A, T> CompletionStage<T> submit(WriteKind<A, T> kind, A argument) {
    return submit(new WriteOperation<>(kind, argument, callbacks.ofCaller(), kind.haste()));
  }

  /**
   * Queues an operation that nobody waits for yet, whatever its kind says, and that only has to
   * survive {@linkplain Durability#PROCESS this process}.
   */
  public <A, T> PendingWrite<T> begin(WriteKind<A, T> kind, A argument) {
    Executor home = callbacks.ofCaller();
    WriteOperation<A, T> operation = WriteOperation.begun(kind, argument, home, patience.haste());
    StoreException refusal = refuse(operation);
    if (refusal == null) {
      // a switch of threads: what the caller is in the middle of, such as a call, goes first
      callbacks.after(home, queue::wake);
    }
    return new PendingWrite<>(operation, queue, patience, refusal);
  }

  /**
   * Queues work whose stage completes where those of callers on no event loop do, whoever asks: for
   * what concerns more than its caller.
   */
  public <T> CompletionStage<T> submitForAll(
      String name, WriteKind.Phase phase, WriteKind.Work<T> work) {
    return submit(
        new WriteOperation<>(
            WriteKind.single(name, phase, WriteKind.Haste.HURRIED, work),
            null,
            callbacks.executor(),
            WriteKind.Haste.HURRIED));
  }

  /** Queues work that is executed apart from others. */
  public <T> CompletionStage<T> submit(String name, WriteKind.Phase phase, WriteKind.Work<T> work) {
    return submit(WriteKind.single(name, phase, WriteKind.Haste.HURRIED, work), null);
  }

  /** The same, of work that nobody waits for. */
  public <T> CompletionStage<T> submitUnhurried(
      String name, WriteKind.Phase phase, WriteKind.Work<T> work) {
    return submit(WriteKind.single(name, phase, WriteKind.Haste.UNHURRIED, work), null);
  }

  private <T> CompletionStage<T> submit(WriteOperation<?, T> operation) {
    StoreException refusal = refuse(operation);
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    queue.wake();
    return operation.future();
  }

  /** Queues it, and wakes nobody; null, or why it is not queued. */
  private StoreException refuse(WriteOperation<?, ?> operation) {
    if (closing) {
      operation.take(); // nobody can urge it any more
      return closed();
    }
    if (!queue.add(operation)) {
      operation.take();
      rejected.increment();
      return new StoreBusyException("store: the write queue is full");
    }
    return stopped && queue.remove(operation) ? closed() : null;
  }

  /** Queues work and waits until it is durable: for start and stop. */
  public <T> T await(String name, WriteKind.Phase phase, WriteKind.Work<T> work) {
    try {
      return submit(name, phase, work).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw StoreException.of(e);
    }
  }

  /** Operations that wait. */
  public int queueLength() {
    return queue.size();
  }

  /**
   * How long what is being written, or brought to the disk, has taken, in nanoseconds; 0 = nothing
   * is.
   */
  public long writingNanos() {
    long began = since;
    long writing = began == 0 ? 0 : Math.max(0, System.nanoTime() - began);
    return Math.max(writing, forcer.map(Forcer::forcingNanos).orElse(0L));
  }

  /** Whether what is begun now is likely to be written: the last was, and none hangs. */
  public boolean isWell() {
    return !closing
        && !batches.isFailing()
        && forcer.filter(Forcer::isFailing).isEmpty()
        && writingNanos() < HANGING_NANOS;
  }

  /** What it has done so far. */
  public WriterCounts counts() {
    return batches.counts();
  }

  /** What bringing that to the disk has cost, where committing does not. */
  public ForcerCounts forces() {
    return forcer.map(Forcer::counts).orElse(ForcerCounts.NONE);
  }

  /** Operations refused because the queue was full. */
  public long rejected() {
    return rejected.sum();
  }

  /** Executes what is queued and ends the thread. */
  @Override
  public void close() {
    closing = true;
    queue.close();
    try {
      ended.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<WriteOperation<?, ?>> left = new ArrayList<>();
    queue.drainTo(left, Integer.MAX_VALUE);
    callbacks.run(left, operation -> operation.failed(closed()));
  }

  private static StoreException closed() {
    return new StoreException("store: closed");
  }

  /** The life of one thread. One that dies is replaced; nobody else can write for this process. */
  private void live() {
    Throwable death;
    try {
      List<WriteOperation<?, ?>> left = batch;
      batch = List.of();
      batches.abandon(left);
      queue.taker();
      loop();
      stopped = true;
      forcer.ifPresent(Forcer::close);
      batches.close();
      ended.countDown();
      return;
    } catch (Throwable e) {
      death = e;
    }
    // whoever closes waits for nobody, if there is none
    threads.replace(NAME, death, this::live, ended::countDown);
  }

  private void loop() {
    while (!(closing && queue.isEmpty())) {
      queue.await(patience.nanos());
      awaitCompany();
      // no Error may strike between the queue and it
      List<WriteOperation<?, ?>> taken = new ArrayList<>(batchSize);
      batch = taken;
      int hurried = queue.drainTo(taken, batchSize);
      if (!taken.isEmpty()) {
        write(taken, hurried);
      }
      batch = List.of();
    }
  }

  private void awaitCompany() {
    int waiting = queue.hurried();
    int company = waiting <= 0 ? 0 : pacing.company(waiting);
    if (company > 0) {
      queue.gather(company, pacing.delay());
      pacing.waited(waiting, queue.hurried());
    }
  }

  private void write(List<WriteOperation<?, ?>> taken, int hurried) {
    long now = System.nanoTime();
    pacing.taken(hurried, now);
    since = now;
    batches.write(taken);
    since = 0;
    pacing.committed(hurried, batches.meanwhile());
  }

  static void wasInterrupted() {
    LOG.warn("{} was interrupted and goes on", NAME);
  }
}
