package io.github.smppbridge.smpp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bound sessions of a listener. Thread-safe; what it returns is a snapshot. A session enters
 * before its bind_resp is written and leaves as soon as it begins to end, whoever ends it and
 * however long its last answers take.
 */
public final class SessionRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);

  private final Map<String, SmppSession> byId = new ConcurrentHashMap<>();
  // Lists are replaced, never changed: readers need no lock.
  private final Map<String, List<SmppSession>> byAccount = new ConcurrentHashMap<>();

  /** Sessions by whom they count as; guarded by this. */
  private final Map<String, Integer> counts = new HashMap<>();

  private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
  private volatile boolean draining;

  SessionRegistry() {}

  /** Hears about sessions. Called on their event loops: must not block. */
  public interface Listener {
    /**
     * A session is bound; its bind_resp is the next PDU it gets.
     *
     * @param session the session
     */
    default void bound(SmppSession session) {}

    /**
     * A session that was bound ends: nothing more is sent to it. Called once a session, when it has
     * left the registry; what is in work may still be answered.
     *
     * @param session the session
     * @param reason why
     */
    default void ended(SmppSession session, CloseReason reason) {}

    /**
     * A session has a free slot for deliver_sm again.
     *
     * @param systemId its account
     */
    default void slotFreed(String systemId) {}

    /**
     * Whether it still has something for these sessions that it has begun with. A listener that
     * {@linkplain SessionRegistry#draining drains} unbinds them when nobody has.
     *
     * @return false when there is nothing to wait for
     */
    default boolean delivers() {
      return false;
    }
  }

  /**
   * Whether the sessions are about to be unbound, since the server stops: nothing new should be
   * begun with for them.
   *
   * @return true from then on
   */
  public boolean draining() {
    return draining;
  }

  void drains() {
    draining = true;
  }

  boolean awaitsDeliveries() {
    return !byId.isEmpty() && listeners.stream().anyMatch(Listener::delivers);
  }

  /** All bound sessions: a snapshot. */
  public Collection<SmppSession> sessions() {
    return List.copyOf(byId.values());
  }

  /**
   * Finds a bound session.
   *
   * @param id its {@link SmppSession#id()}
   * @return empty when there is none
   */
  public Optional<SmppSession> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * Chooses the session that a message goes to.
   *
   * @param systemId the account
   * @param target what is to be sent
   * @return the session, or why there is none now
   */
  public ReceiverChoice receiver(String systemId, ReceiverChoice.Target target) {
    return receiver(systemId, target, session -> session.freeDeliverSlots() > 0);
  }

  /**
   * The same, by somebody who knows better whose windows are full.
   *
   * @param systemId the account
   * @param target what is to be sent
   * @param hasRoom whether a session may be given it now
   * @return the session, or why there is none now
   */
  public ReceiverChoice receiver(
      String systemId, ReceiverChoice.Target target, Predicate<SmppSession> hasRoom) {
    return ReceiverChoice.among(ofAccount(systemId), target, hasRoom);
  }

  /**
   * The sessions of an account that can be sent to.
   *
   * @param systemId the account
   * @return a snapshot, empty when none is bound
   */
  public List<SmppSession> receivers(String systemId) {
    return ofAccount(systemId).stream().filter(SmppSession::receives).toList();
  }

  /**
   * The bound sessions of an account.
   *
   * @param systemId the account
   * @return a snapshot, empty when none is bound
   */
  public Collection<SmppSession> ofAccount(String systemId) {
    return byAccount.getOrDefault(systemId, List.of());
  }

  /**
   * Tells whether an account can be sent to.
   *
   * @param systemId the account
   * @return true when a receiver or transceiver is bound
   */
  public boolean hasReceiver(String systemId) {
    return ofAccount(systemId).stream().anyMatch(session -> session.bindType().canReceive());
  }

  /** The accounts that can be sent to: their system_ids, a snapshot. */
  public Set<String> receiverAccounts() {
    Set<String> accounts = new TreeSet<>();
    for (SmppSession session : byId.values()) {
      if (session.bindType().canReceive()) {
        accounts.add(session.systemId());
      }
    }
    return Collections.unmodifiableSet(accounts);
  }

  /**
   * How many deliver_sm an account's sessions take now.
   *
   * @param systemId the account
   * @return the sum over its sessions, 0 when none is bound to receive
   */
  public int freeDeliverSlots(String systemId) {
    int free = 0;
    for (SmppSession session : ofAccount(systemId)) {
      free += session.freeDeliverSlots();
    }
    return free;
  }

  /**
   * Adds a listener.
   *
   * @param listener hears from now on
   */
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  /**
   * Removes a listener.
   *
   * @param listener hears nothing from now on
   */
  public void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  /** Adds a session unless a limit forbids it; 0 is no limit. */
  synchronized boolean add(SmppSession session, int maxSessions, int maxPerAccount) {
    if (!roomFor(maxSessions) || !roomFor(session, maxPerAccount)) {
      return false;
    }
    byId.put(session.id(), session);
    counts.merge(session.countedAs(), 1, Integer::sum);
    List<SmppSession> account = new ArrayList<>(ofAccount(session.systemId()));
    account.add(session);
    byAccount.put(session.systemId(), Collections.unmodifiableList(account));
    return true;
  }

  boolean roomFor(int maxSessions) {
    return maxSessions == 0 || byId.size() < maxSessions;
  }

  private boolean roomFor(SmppSession session, int maxPerAccount) {
    String account = session.countedAs();
    return maxPerAccount == 0 || counts.getOrDefault(account, 0) < maxPerAccount;
  }

  synchronized boolean remove(SmppSession session) {
    if (byId.remove(session.id()) == null) {
      return false;
    }
    counts.computeIfPresent(session.countedAs(), (key, count) -> count == 1 ? null : count - 1);
    List<SmppSession> account = new ArrayList<>(ofAccount(session.systemId()));
    account.remove(session);
    if (account.isEmpty()) {
      byAccount.remove(session.systemId());
    } else {
      byAccount.put(session.systemId(), Collections.unmodifiableList(account));
    }
    return true;
  }

  void announceBound(SmppSession session) {
    announce(listener -> listener.bound(session));
  }

  void announceEnded(SmppSession session, CloseReason reason) {
    announce(listener -> listener.ended(session, reason));
  }

  void announceSlot(String systemId) {
    announce(listener -> listener.slotFreed(systemId));
  }

  private void announce(Consumer<Listener> event) {
    for (Listener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("A listener of sessions failed", e);
      }
    }
  }
}
