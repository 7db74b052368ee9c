package io.github.smppbridge.route;

import io.github.smppbridge.component.SmppServerConstants;
import java.util.Map;
import org.apache.camel.Message;

/**
 * Names of the attributes that {@code routes/bind} gives a session, beside {@link
 * io.github.smppbridge.smpp.SmppSession#ALPHABET} and the others that the engine reads itself.
 */
public final class SessionAttributes {
  /** ISO region of national numbers. */
  public static final String COUNTRY = "country";

  /** What becomes of national numbers of an unknown country: dial or refuse. */
  public static final String NATIONAL_NUMBERS = "nationalNumbers";

  /** Whether the gateway is to take any number: true or false. */
  public static final String ANY_NUMBER = "anyNumber";

  /** What query_sm tells of a message that no phone has: scheduled, enroute or auto. */
  public static final String PENDING_STATE = "pendingState";

  private SessionAttributes() {}

  /**
   * An attribute of the exchange's session.
   *
   * @param message a message of the session
   * @param name the attribute
   * @param otherwise what counts when the session has no such attribute
   * @return its text
   */
  public static String text(Message message, String name, String otherwise) {
    Object value =
        message.getHeader(SmppServerConstants.ATTRIBUTES) instanceof Map<?, ?> attributes
            ? attributes.get(name)
            : null;
    return value == null ? otherwise : value.toString();
  }
}
