package io.github.smppbridge.smpp;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The timers of SMPP v3.4 §7.2 for one session, looked at by the sweep of its event loop:
 * session_init, enquire_link, inactivity, response.
 */
final class SessionTimers {
  /** How much we listen again, after a break, before we say that an answer did not come. */
  private static final long MAX_RELISTEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Connection connection;
  private final SmppSession session;
  private final OutboundRequests outbound;
  private final InboundWindow window;
  private final UnbindPhase unbind;
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

  SessionTimers(
      SmppServerOptions.Timers timers,
      Connection connection,
      OutboundRequests outbound,
      InboundWindow window,
      UnbindPhase unbind) {
    this.connection = connection;
    this.session = connection.session();
    this.outbound = outbound;
    this.window = window;
    this.unbind = unbind;
    this.initNanos = timers.sessionInit().toNanos();
    this.enquireNanos = timers.enquireLink().toNanos();
    this.inactivityNanos = timers.inactivity().toNanos();
    this.responseNanos = timers.response().toNanos();
  }

  /** How often the timers have to be looked at to be about right. */
  static Duration tickOf(SmppServerOptions.Timers timers) {
    long shortest = timers.sessionInit().toMillis();
    shortest = Math.min(shortest, timers.response().toMillis());
    if (!timers.enquireLink().isZero()) {
      shortest = Math.min(shortest, timers.enquireLink().toMillis());
    }
    if (!timers.inactivity().isZero()) {
      shortest = Math.min(shortest, timers.inactivity().toMillis());
    }
    if (!timers.request().isZero()) {
      shortest = Math.min(shortest, timers.request().toMillis());
    }
    return Duration.ofMillis(Math.max(10, Math.min(500, shortest / 10)));
  }

  /**
   * After how long without an octet in either direction a socket is beyond hope: longer than a
   * healthy one is ever silent, as we enquire.
   *
   * @return zero when we do not enquire: never
   */
  static Duration idleTimeoutOf(SmppServerOptions.Timers timers) {
    return timers.enquireLink().isZero()
        ? Duration.ZERO
        : timers.enquireLink().plus(timers.response().multipliedBy(2));
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

  void tick(long now) {
    if (session.state() == SessionState.OPEN) {
      if (!bindAsked && now - openedAt >= initNanos) {
        connection.close(CloseReason.SESSION_INIT_TIMEOUT);
      }
    } else if (session.state() == SessionState.UNBINDING) {
      unbind.tick(now);
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
        unbind.end(CloseReason.ENQUIRE_LINK_TIMEOUT);
        connection.flush();
        return;
      }
    } else if (enquireNanos > 0 && now - silentSince >= enquireNanos) {
      enquire(now);
    }
    if (inactivityNanos > 0 && now - lastTrafficAt >= inactivityNanos && idle()) {
      unbind.ask(CloseReason.INACTIVITY);
      connection.flush();
    }
  }

  private void enquire(long now) {
    if (!connection.held(Connection.HOLD_WRITE)) {
      enquired = true;
      enquiredAt = now;
      outbound.ask(Command.ENQUIRE_LINK);
      connection.flush();
    }
  }

  private boolean idle() {
    return window.count() == 0 && outbound.outstanding() == 0;
  }

  private void expire(long now) {
    long readableSince = connection.readableSince();
    if (readableSince != -1 && now - readableSince >= Math.min(responseNanos, MAX_RELISTEN_NANOS)) {
      outbound.expire(now - responseNanos);
    }
  }
}
