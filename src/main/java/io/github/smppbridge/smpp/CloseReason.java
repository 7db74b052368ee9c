package io.github.smppbridge.smpp;

/** Why a session ended. */
public enum CloseReason {
  /** The ESME sent unbind. */
  UNBIND,
  /** The peer closed or reset the connection without unbind. */
  PEER_CLOSED,
  /** No bind within the session_init timer (SMPP v3.4 §7.2). */
  SESSION_INIT_TIMEOUT,
  /** No sign of life after enquire_link. */
  ENQUIRE_LINK_TIMEOUT,
  /** No traffic but enquire_link for the inactivity timer. */
  INACTIVITY,
  /** Bytes that are not SMPP, or too much from a peer whose bind is not accepted yet. */
  PROTOCOL_ERROR,
  /** The peer did not read what was written to it. */
  SLOW_READER,
  /** The bind was refused. */
  BIND_REFUSED,
  /** More connections than the listener takes. */
  TOO_MANY_CONNECTIONS,
  /** The application ended the session with unbind. */
  SERVER_UNBIND,
  /** The listener stopped. */
  SERVER_STOP
}
