package io.github.smppbridge.http;

import io.vertx.core.http.HttpServerRequest;

/** What is known of one connection; {@link ServerConnections} alone changes it, under its lock. */
final class ClientConnection {
  /** What the connection is waited for, and how it is told when that takes too long. */
  enum State {
    HEAD("header_timeout"),
    BODY("body_timeout"),
    ANSWER("answer_timeout"),
    IDLE("idle_timeout");

    private final String reason;

    State(String reason) {
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  static final long NEVER = Long.MAX_VALUE;

  final String address;
  final Runnable close;
  State state = State.HEAD;

  /** When {@link #state} has lasted too long, in nanoseconds from the server's start. */
  long deadline;

  /** When what is being sent has to be taken. */
  long writeDeadline = NEVER;

  int writes;

  /** Octets of the request that is being read or handled. */
  long octets;

  HttpServerRequest request;
  boolean closed;

  ClientConnection(String address, Runnable close) {
    this.address = address;
    this.close = close;
  }

  /** Whether there is no complete request on it: it can go without harm to anybody honest. */
  boolean displaceable() {
    return state != State.ANSWER;
  }

  /** Why it is over a limit of time; null if it is not. */
  String overdue(long now) {
    return now >= writeDeadline ? State.ANSWER.reason() : now >= deadline ? state.reason() : null;
  }
}
