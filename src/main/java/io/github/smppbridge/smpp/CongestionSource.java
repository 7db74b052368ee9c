package io.github.smppbridge.smpp;

/**
 * Tells how near the application is to refusing what a session sends, for congestion_state (SMPP
 * 5.0 §4.8.4.18). What the session's own window has left the engine sees itself.
 */
@FunctionalInterface
public interface CongestionSource {
  /** Knows of nothing. */
  CongestionSource NONE = session -> 0;

  /**
   * Asked for each response to a session of interface_version 0x50 and above, on its event loop:
   * must be quick, must not block.
   *
   * @param session whose request is answered
   * @return 0 = idle; 80 to 89 = as much as can be done; from 90 on near congestion; 99 = its next
   *     message is refused
   */
  int congestion(SmppSession session);
}
