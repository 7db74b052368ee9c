package io.github.smppbridge.smpp;

import java.time.Duration;

/**
 * The timers of SMPP v3.4 §7.2 for one session, looked at by the sweep of its event loop:
 * session_init, enquire_link, inactivity, response.
 */
final class SessionTimers {
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

  // By the time that the peer was listened to.
  private long heardAt;
  private long trafficAt;
  private long enquiredAt;
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

  /** Any PDU is a sign of life; only what is not enquire_link is traffic. */
  void received(Command command, long now) {
    heardAt = connection.listened(now);
    enquired = false;
    if (command != Command.ENQUIRE_LINK && command != Command.ENQUIRE_LINK_RESP) {
      trafficAt = heardAt;
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
      outbound.expire(now);
    } else if (session.state().bound()) {
      tickBound(now);
    }
  }

  private void tickBound(long now) {
    outbound.expire(now);
    if (connection.held(ReadingHolds.WRITE)) {
      return; // it is asked nothing, and not listened to
    }
    long listened = connection.listened(now);
    if (enquired) {
      if (listened - enquiredAt >= responseNanos) {
        unbind.end(CloseReason.ENQUIRE_LINK_TIMEOUT);
        connection.flush();
        return;
      }
    } else if (enquireNanos > 0 && listened - heardAt >= enquireNanos) {
      enquire(listened);
    }
    if (!idle()) {
      trafficAt = listened; // the time begins with the last answer
    } else if (inactivityNanos > 0 && listened - trafficAt >= inactivityNanos) {
      unbind.ask(CloseReason.INACTIVITY);
      connection.flush();
    }
  }

  private void enquire(long listened) {
    enquired = true;
    enquiredAt = listened;
    outbound.ask(Command.ENQUIRE_LINK);
    connection.flush();
  }

  private boolean idle() {
    return window.count() == 0 && outbound.outstanding() == 0;
  }
}
