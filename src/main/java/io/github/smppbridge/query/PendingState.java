package io.github.smppbridge.query;

import io.github.smppbridge.smpp.text.MessageState;
import java.util.Locale;

/** What query_sm tells of a message that no phone has yet ({@code smpp.pending_state}). */
public enum PendingState {
  /** SCHEDULED, number 0, whoever asks. */
  SCHEDULED,
  /** ENROUTE, number 1, whoever asks. */
  ENROUTE,
  /** As the ESME's version has it: v3.4 knows no number 0 (§5.2.28), v5.0 does. */
  AUTO;

  private static final int VERSION_WITH_SCHEDULED = 0x50;

  /**
   * The state to tell.
   *
   * @param interfaceVersion interface_version of the session that asks, 0 to 255
   * @return {@link MessageState#SCHEDULED} or {@link MessageState#ENROUTE}
   */
  public MessageState of(int interfaceVersion) {
    boolean scheduled =
        this == SCHEDULED || this == AUTO && interfaceVersion >= VERSION_WITH_SCHEDULED;
    return scheduled ? MessageState.SCHEDULED : MessageState.ENROUTE;
  }

  /**
   * The setting of that name.
   *
   * @param name scheduled, enroute or auto
   * @return the setting
   * @throws IllegalArgumentException for another name
   */
  public static PendingState parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
