package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.gateway.PhoneEvent.Mms;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What phones report of an MMS, as text: subject, text, and a line for each attachment. {@code
 * mms:received} comes when it is announced, and has no more than a subject and a size; {@code
 * mms:downloaded} when the phone has fetched it.
 */
final class MmsReport {
  private static final int MOST_ATTACHMENTS = 10;
  private static final int MOST_OF_NAME = 64;
  private static final int KILO = 1_000;
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}]");

  /** What Android, and the app, write of a sender they do not know. */
  private static final Pattern NOBODY =
      Pattern.compile("unknown|insert-address-token", Pattern.CASE_INSENSITIVE);

  private MmsReport() {}

  static Mms read(JsonNode body) {
    JsonNode payload = body.path("payload");
    boolean fetched = body.path("event").asText().equals("mms:downloaded");
    String content = payload.path("body").asText("").strip();
    List<String> notes = fetched ? attachments(payload.path("attachments")) : List.of();
    boolean empty = content.isEmpty() && notes.isEmpty();
    Mms.Stage stage = !fetched ? Mms.Stage.ANNOUNCED : empty ? Mms.Stage.EMPTY : Mms.Stage.FETCHED;
    return new Mms(
        body.path("id").asText(),
        body.path("deviceId").asText(""),
        payload.path("simNumber").asInt(0),
        sender(payload),
        NumberMask.unmasked(payload.path("recipient").asText("")),
        payload.path("messageId").asText(""),
        GatewayTime.read(payload.path("receivedAt")).orElse(null),
        stage,
        text(
            subject(payload.path("subject").asText("")),
            content,
            empty ? List.of(note("MMS", "", payload.path("size"))) : notes));
  }

  private static String sender(JsonNode payload) {
    // of a network's own notation, +49170123/TYPE=PLMN, the number
    String sender = PhoneEvent.sender(payload).replaceFirst("(?i)/TYPE=.*$", "");
    return NOBODY.matcher(sender).matches() ? "" : sender;
  }

  private static String text(String subject, String content, List<String> notes) {
    List<String> lines = new ArrayList<>();
    // some networks make the beginning of the text its subject
    if (!subject.isEmpty() && !content.startsWith(subject)) {
      lines.add(subject);
    }
    if (!content.isEmpty()) {
      lines.add(content);
    }
    lines.addAll(notes);
    return String.join("\n", lines);
  }

  private static List<String> attachments(JsonNode list) {
    List<String> notes = new ArrayList<>();
    for (JsonNode one : list) {
      if (notes.size() == MOST_ATTACHMENTS) {
        notes.add("(and " + (list.size() - MOST_ATTACHMENTS) + " more)");
        break;
      }
      String type = one.path("contentType").asText("").replaceFirst(";.*$", "").strip();
      notes.add(
          note(
              type.isEmpty() ? "attachment" : type, one.path("name").asText(""), one.path("size")));
    }
    return notes;
  }

  /** {@code (image/jpeg photo.jpg 126 KB)}: in characters that each alphabet has. */
  private static String note(String type, String name, JsonNode size) {
    StringBuilder note = new StringBuilder("(").append(visible(type));
    String named = visible(name);
    if (!named.isEmpty()) {
      note.append(' ').append(named);
    }
    long octets = size.asLong(0);
    if (octets > 0) {
      note.append(' ').append(octets < KILO ? octets + " B" : (octets + 500) / KILO + " KB");
    }
    return note.append(')').toString();
  }

  private static String visible(String text) {
    String visible = INVISIBLE.matcher(text).replaceAll("").strip();
    return visible.codePointCount(0, visible.length()) <= MOST_OF_NAME
        ? visible
        : visible.substring(0, visible.offsetByCodePoints(0, MOST_OF_NAME)) + "...";
  }

  /**
   * Android takes subjects in UTF-8 for Latin-1 at times: what is UTF-8 when read so again was.
   * Text that was meant as Latin-1 is not, but by a rare accident.
   */
  private static String subject(String told) {
    String subject = told.strip();
    boolean plain = subject.chars().allMatch(c -> c < 0x80);
    if (plain || subject.chars().anyMatch(c -> c > 0xFF)) {
      return subject;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(subject.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return subject;
    }
  }
}
