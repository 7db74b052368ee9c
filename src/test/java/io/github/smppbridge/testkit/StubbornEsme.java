package io.github.smppbridge.testkit;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An ESME of the stub's first account that submits without end over several sessions and binds
 * again whenever one is lost. Each message has a text of its own and is submitted once; what was
 * acknowledged and which receipts came is remembered over all sessions.
 */
public final class StubbornEsme implements AutoCloseable {
  private static final int WINDOW = 20;
  private static final String NUMBER = "4915112345678";

  private final int port;
  private final long pauseNanos;
  private final AtomicInteger texts = new AtomicInteger();
  private final Map<String, String> textOfId = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> receipts = new ConcurrentHashMap<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Integer> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger binds = new AtomicInteger();
  private final AtomicInteger repeatedIds = new AtomicInteger();
  private final List<Map<Integer, String>> outstanding = new CopyOnWriteArrayList<>();
  private volatile boolean submitting = true;
  private volatile boolean closed;

  /**
   * Starts it.
   *
   * @param port of the server or its balancer
   * @param sessions how many transceiver sessions
   * @param perSecond submits a second, of all sessions together
   */
  public StubbornEsme(int port, int sessions, int perSecond) {
    this.port = port;
    this.pauseNanos = TimeUnit.SECONDS.toNanos(1) * sessions / perSecond;
    for (int i = 0; i < sessions; i++) {
      addSession();
    }
  }

  /** One more session. */
  public void addSession() {
    Thread thread = new Thread(this::live, "stubborn-esme");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Submits nothing more; receipts are still taken. */
  public void stopSubmitting() {
    submitting = false;
  }

  /** Whether nothing that a living session has submitted waits for its answer. */
  public boolean settled() {
    return outstanding.stream().allMatch(Map::isEmpty);
  }

  /** Acknowledged messages: text by message_id. */
  public Map<String, String> acknowledged() {
    return Map.copyOf(textOfId);
  }

  /** How many receipts came for a message_id. */
  public int receipts(String messageId) {
    AtomicInteger count = receipts.get(messageId);
    return count == null ? 0 : count.get();
  }

  /** Acknowledged messages without a receipt. */
  public long missing() {
    return textOfId.keySet().stream().filter(id -> receipts(id) == 0).count();
  }

  /** Receipts beyond the first of each message. */
  public int duplicates() {
    return receipts.values().stream().mapToInt(count -> count.get() - 1).sum();
  }

  /** Acknowledgements with a message_id that another message has. */
  public int repeatedIds() {
    return repeatedIds.get();
  }

  /** How often a session was bound. */
  public int binds() {
    return binds.get();
  }

  /** Every command_status other than 0 that a submit was answered with. */
  public Set<Integer> refusals() {
    return Set.copyOf(refusals);
  }

  private void live() {
    while (!closed) {
      Map<Integer, String> submitted = new ConcurrentHashMap<>();
      Semaphore window = new Semaphore(WINDOW);
      try (WireEsme session =
          WireEsme.bind(
              WireEsme.TRANSCEIVER,
              port,
              StubGateway.USERNAME,
              StubGateway.PASSWORD,
              esme -> esme.onlyCounting().listener(pdu -> read(pdu, submitted, window)))) {
        binds.incrementAndGet();
        use(session, submitted, window);
      } catch (UncheckedIOException | CommandRefused down) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private void use(WireEsme session, Map<Integer, String> submitted, Semaphore window) {
    outstanding.add(submitted);
    try {
      submit(session, submitted, window);
    } finally {
      outstanding.removeIf(other -> other == submitted);
    }
  }

  private void submit(WireEsme session, Map<Integer, String> submitted, Semaphore window) {
    while (!closed && !session.ended()) {
      if (submitting && window.tryAcquire()) {
        String text = "m" + texts.incrementAndGet();
        // noted under its number before the answer can come
        session.submit(text, NUMBER, number -> submitted.put(number, text));
      }
      LockSupport.parkNanos(pauseNanos);
    }
  }

  private void read(WireEsme.Pdu pdu, Map<Integer, String> submitted, Semaphore window) {
    if (pdu.isDeliverSm()) {
      receipts.computeIfAbsent(pdu.id(), id -> new AtomicInteger()).incrementAndGet();
    } else if (!pdu.text().isEmpty() || pdu.status() != 0) {
      answered(pdu, submitted);
      window.release();
    }
  }

  private void answered(WireEsme.Pdu pdu, Map<Integer, String> submitted) {
    String text = submitted.remove(pdu.sequenceNumber());
    if (text != null && pdu.status() == 0) {
      if (textOfId.put(pdu.text(), text) != null) {
        repeatedIds.incrementAndGet();
      }
    } else if (text != null) {
      refusals.add(pdu.status());
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(LockSupport::unpark);
  }
}
