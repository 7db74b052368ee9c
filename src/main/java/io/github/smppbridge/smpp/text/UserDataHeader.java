package io.github.smppbridge.smpp.text;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The user data header that short_message begins with when esm_class has 0x40 (3GPP TS 23.040
 * §9.2.3.24): one octet of length, then elements.
 *
 * <ul>
 *   <li>Lengths must add up, and the elements read here must have their defined size.
 *   <li>Unknown elements are kept and otherwise ignored.
 *   <li>Of repeated or contradicting elements the last counts (§9.2.3.24).
 *   <li>A concatenation with part 0, or a part above the total, is ignored (§9.2.3.24.1).
 * </ul>
 *
 * @param elements in order
 */
public record UserDataHeader(List<InformationElement> elements) {
  /** The bit of esm_class that announces a header (SMPP v3.4 §5.2.12). */
  public static final int INDICATOR = 0x40;

  private static final int MAX_LENGTH = 0xFF;

  /**
   * @throws IllegalArgumentException when the elements need more than 255 octets
   */
  public UserDataHeader {
    elements = List.copyOf(elements);
    if (lengthOf(elements) - 1 > MAX_LENGTH) {
      throw new IllegalArgumentException("a user data header has at most 255 octets");
    }
  }

  /** A header of these elements. */
  public static UserDataHeader of(InformationElement... elements) {
    return new UserDataHeader(List.of(elements));
  }

  /**
   * Reads the header at the beginning of short_message (or message_payload).
   *
   * @throws InvalidUserDataHeaderException when lengths do not add up
   */
  public static UserDataHeader parse(byte[] shortMessage) {
    if (shortMessage.length == 0) {
      throw new InvalidUserDataHeaderException("no user data header in an empty message");
    }
    int end = 1 + (shortMessage[0] & 0xFF);
    if (end > shortMessage.length) {
      throw new InvalidUserDataHeaderException(
          "a header of " + end + " octets in a message of " + shortMessage.length);
    }
    List<InformationElement> elements = new ArrayList<>(2);
    int at = 1;
    while (at < end) {
      if (at + 2 > end || at + 2 + (shortMessage[at + 1] & 0xFF) > end) {
        throw new InvalidUserDataHeaderException(
            "the element at octet " + at + " is longer than the header");
      }
      int next = at + 2 + (shortMessage[at + 1] & 0xFF);
      byte[] data = Arrays.copyOfRange(shortMessage, at + 2, next);
      elements.add(checked(new InformationElement(shortMessage[at] & 0xFF, data)));
      at = next;
    }
    return new UserDataHeader(elements);
  }

  /** The part of a long message this is; empty when it is none. */
  public Optional<Concatenation> concatenation() {
    InformationElement element =
        last(InformationElement.CONCATENATION_8_BIT, InformationElement.CONCATENATION_16_BIT);
    if (element == null) {
      return Optional.empty();
    }
    return element.id() == InformationElement.CONCATENATION_16_BIT
        ? Concatenation.of(element.pair(0), element.octet(2), element.octet(3), true)
        : Concatenation.of(element.octet(0), element.octet(1), element.octet(2), false);
  }

  /** The destination port, 0..65535. */
  public OptionalInt destinationPort() {
    return port(0);
  }

  /** The source port, 0..65535. */
  public OptionalInt sourcePort() {
    return port(1);
  }

  /**
   * The tables of septets that it announces, {@link NationalTables#NONE} if it has none.
   *
   * @throws InvalidUserDataHeaderException when a language is not known
   */
  public NationalTables nationalTables() {
    try {
      return NationalTables.of(
          last(InformationElement.LOCKING_SHIFT, InformationElement.LOCKING_SHIFT),
          last(InformationElement.SINGLE_SHIFT, InformationElement.SINGLE_SHIFT));
    } catch (IllegalArgumentException e) {
      throw new InvalidUserDataHeaderException(e.getMessage());
    }
  }

  /** Octets of the whole header, the length octet included. */
  public int length() {
    return lengthOf(elements);
  }

  /**
   * What follows the header.
   *
   * @param shortMessage the octets this was parsed from
   */
  public byte[] content(byte[] shortMessage) {
    return Arrays.copyOfRange(shortMessage, length(), shortMessage.length);
  }

  /** The header and the content after it. */
  public byte[] compose(byte[] content) {
    ByteBuffer octets = ByteBuffer.allocate(length() + content.length).put((byte) (length() - 1));
    for (InformationElement element : elements) {
      octets.put((byte) element.id()).put((byte) element.size()).put(element.data());
    }
    return octets.put(content).array();
  }

  private OptionalInt port(int which) {
    InformationElement element =
        last(InformationElement.PORTS_8_BIT, InformationElement.PORTS_16_BIT);
    if (element == null) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        element.id() == InformationElement.PORTS_16_BIT
            ? element.pair(2 * which)
            : element.octet(which));
  }

  private InformationElement last(int id, int otherId) {
    InformationElement found = null;
    for (InformationElement element : elements) {
      if (element.id() == id || element.id() == otherId) {
        found = element;
      }
    }
    return found;
  }

  private static InformationElement checked(InformationElement element) {
    int size =
        switch (element.id()) {
          case InformationElement.CONCATENATION_8_BIT -> 3;
          case InformationElement.CONCATENATION_16_BIT, InformationElement.PORTS_16_BIT -> 4;
          case InformationElement.PORTS_8_BIT -> 2;
          default -> element.size();
        };
    if (element.size() != size) {
      throw new InvalidUserDataHeaderException(
          "element " + element.id() + " has " + element.size() + " octets, not " + size);
    }
    return element;
  }

  private static int lengthOf(List<InformationElement> elements) {
    int length = 1;
    for (InformationElement element : elements) {
      length += 2 + element.size();
    }
    return length;
  }
}
