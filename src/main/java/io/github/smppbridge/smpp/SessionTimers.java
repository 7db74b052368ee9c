package io.github.smppbridge.smpp;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The timers of SMPP v3.4 §7.2 for one session, looked at by the sweep of its event loop:
 * session_init, enquire_link, inactivity, response; and how long a peer may not read.
 */
final class SessionTimers {
  /** How long an ESME that asked to unbind waits for the answers to what it has in work. */
  private static final long UNBIND_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How much we listen again, after a break, before we say that an answer did not come. */
  private static final long MAX_RELISTEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Connection connection;
  private final SessionProtocol protocol;
  private final SmppSession session;
  private final long initNanos;
  private final long enquireNanos;
  private final long inactivityNanos;
  private final long responseNanos;
  private final long openedAt = System.nanoTime();
  private long lastPduAt = openedAt;
  private long lastTrafficAt = openedAt;
  private long enquiredAt = openedAt;
  private boolean enquired;
  private boolean bindAsked;
  private long deadline;
  private boolean hasDeadline;

  SessionTimers(
      SmppServerOptions options,
      Connection connection,
      SessionProtocol protocol,
      SmppSession session) {
    this.connection = connection;
    this.protocol = protocol;
    this.session = session;
    this.initNanos = options.getSessionInitTimeout().toNanos();
    this.enquireNanos = options.getEnquireLinkInterval().toNanos();
    this.inactivityNanos = options.getInactivityTimeout().toNanos();
    this.responseNanos = options.getResponseTimeout().toNanos();
  }

  /** How often the timers have to be looked at to be about right. */
  static Duration tickOf(SmppServerOptions options) {
    long shortest = options.getSessionInitTimeout().toMillis();
    shortest = Math.min(shortest, options.getResponseTimeout().toMillis());
    if (!options.getEnquireLinkInterval().isZero()) {
      shortest = Math.min(shortest, options.getEnquireLinkInterval().toMillis());
    }
    if (!options.getInactivityTimeout().isZero()) {
      shortest = Math.min(shortest, options.getInactivityTimeout().toMillis());
    }
    return Duration.ofMillis(Math.max(10, Math.min(500, shortest / 10)));
  }

  /**
   * After how long without an octet in either direction a socket is beyond hope: longer than a
   * healthy one is ever silent, as we enquire.
   *
   * @return zero when we do not enquire: never
   */
  static Duration idleTimeoutOf(SmppServerOptions options) {
    return options.getEnquireLinkInterval().isZero()
        ? Duration.ZERO
        : options.getEnquireLinkInterval().plus(options.getResponseTimeout().multipliedBy(2));
  }

  /** Any PDU is a sign of life; only what is not enquire_link is traffic. */
  void received(Command command, long now) {
    lastPduAt = now;
    enquired = false;
    if (command != Command.ENQUIRE_LINK && command != Command.ENQUIRE_LINK_RESP) {
      lastTrafficAt = now;
    }
  }

  /** A bind came: how long it takes to decide is the application's affair. */
  void bindAsked() {
    bindAsked = true;
  }

  /** We sent unbind, or the ESME did. */
  void unbinding(boolean byEsme) {
    deadline =
        System.nanoTime() + (byEsme ? Math.min(UNBIND_GRACE_NANOS, responseNanos) : responseNanos);
    hasDeadline = true;
  }

  void tick(long now) {
    if (connection.writeStalledFor(now, responseNanos)) {
      connection.close(CloseReason.SLOW_READER);
    } else if (connection.closing()) {
      if (connection.closingFor(now, responseNanos)) {
        connection.giveUp();
      }
    } else if (session.state() == SessionState.OPEN) {
      if (!bindAsked && now - openedAt >= initNanos) {
        connection.close(CloseReason.SESSION_INIT_TIMEOUT);
      }
    } else if (session.state() == SessionState.UNBINDING) {
      if (hasDeadline && now - deadline >= 0) {
        protocol.finishUnbind();
      }
      expire(now);
    } else if (session.state().bound()) {
      tickBound(now);
    }
  }

  private void tickBound(long now) {
    long readableSince = connection.readableSince();
    if (readableSince == -1) { // we are not listening: silence says nothing
      if (enquireNanos > 0 && now - Math.max(enquiredAt, lastPduAt) >= enquireNanos) {
        enquire(now); // but we are alive
        enquired = false;
      }
      return;
    }
    expire(now);
    long silentSince = lastPduAt - readableSince > 0 ? lastPduAt : readableSince;
    if (enquired) {
      if (now - Math.max(enquiredAt, silentSince) >= responseNanos) {
        connection.close(CloseReason.ENQUIRE_LINK_TIMEOUT);
        return;
      }
    } else if (enquireNanos > 0 && now - silentSince >= enquireNanos) {
      enquire(now);
    }
    if (inactivityNanos > 0 && now - lastTrafficAt >= inactivityNanos && idle()) {
      protocol.unbind(CloseReason.INACTIVITY);
      connection.flush();
    }
  }

  private void enquire(long now) {
    if (!connection.held(Connection.HOLD_WRITE)) {
      enquired = true;
      enquiredAt = now;
      protocol.outbound().enquireLink();
      connection.flush();
    }
  }

  private boolean idle() {
    return protocol.requestsInWork() == 0 && protocol.outbound().outstanding() == 0;
  }

  private void expire(long now) {
    long readableSince = connection.readableSince();
    if (readableSince != -1 && now - readableSince >= Math.min(responseNanos, MAX_RELISTEN_NANOS)) {
      protocol.outbound().expire(now - responseNanos);
    }
  }
}
