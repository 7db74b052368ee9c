package io.github.smppbridge.http.door;

import io.github.smppbridge.log.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The target of a request (RFC 9112 §3.2), of which only the origin form is taken: a path in its
 * normal form, so that a proxy in front and the routes mean the same by it, and a query.
 *
 * @param path as it came
 * @param query what each parameter says
 */
record RequestTarget(String path, Map<String, String> query) {
  private static final int MOST_CHARACTERS = 4096;
  private static final int MOST_PARAMETERS = 50;

  /** RFC 3986 §3.3: pchar and slash. Possessive: else each character takes a frame of the stack. */
  private static final Pattern PATH =
      Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]++|%[0-9A-Fa-f]{2})*+");

  /**
   * What somebody may read in another way: empty and dot segments; slashes, dots, letters and
   * digits that are encoded.
   */
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          "//|/\\.{1,2}(/|$)|%(?:2[ef]|3[0-9]|4[1-9a-f]|5[0-9ac]|6[1-9a-f]|7[0-9a])",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern QUERY = Pattern.compile("(?:[!$&-;=?-~]++|%[0-9A-Fa-f]{2})*+");

  /** It is none, and why. */
  static final class InvalidTargetException extends Exception {
    private static final long serialVersionUID = 1L;

    private final BadRequest why;

    InvalidTargetException(BadRequest why) {
      super(why.reason(), null, false, false);
      this.why = why;
    }

    BadRequest why() {
      return why;
    }
  }

  /**
   * Reads a target.
   *
   * @param uri as the request line has it
   * @throws InvalidTargetException if it is not acceptable
   */
  static RequestTarget of(String uri) throws InvalidTargetException {
    if (uri == null || uri.length() > MOST_CHARACTERS) {
      throw new InvalidTargetException(BadRequest.TARGET);
    }
    int mark = uri.indexOf('?');
    String path = mark < 0 ? uri : uri.substring(0, mark);
    if (!HeaderText.isPlainPath(path)) {
      if (!PATH.matcher(path).matches() || AMBIGUOUS.matcher(path).find()) {
        throw new InvalidTargetException(BadRequest.TARGET);
      }
      decode(path.replace("+", "%2B"), BadRequest.TARGET);
    }
    return new RequestTarget(path, mark < 0 ? Map.of() : parameters(uri.substring(mark + 1)));
  }

  /**
   * Reads a query alone.
   *
   * @param query without the question mark, or null
   */
  static Map<String, String> parameters(String query) throws InvalidTargetException {
    if (query == null || query.isEmpty()) {
      return Map.of();
    }
    if (!HeaderText.isPlainQuery(query) && !QUERY.matcher(query).matches()) {
      throw new InvalidTargetException(BadRequest.PARAMETER);
    }
    // names without regard to case, as those of headers
    Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), BadRequest.PARAMETER);
      String value = decode(equals < 0 ? "" : pair.substring(equals + 1), BadRequest.PARAMETER);
      boolean twice = !pair.isEmpty() && parameters.put(name, value) != null;
      if (twice || parameters.size() > MOST_PARAMETERS) {
        throw new InvalidTargetException(BadRequest.PARAMETER);
      }
    }
    return Collections.unmodifiableMap(parameters);
  }

  private static String decode(String text, BadRequest otherwise) throws InvalidTargetException {
    if (HeaderText.isPlain(text)) {
      return text;
    }
    byte[] octets = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '%') {
        octets[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        octets[length++] = (byte) (character == '+' ? ' ' : character);
      }
    }
    try {
      // this decoder fails for what is not UTF-8, in overlong form for instance
      String decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length)).toString();
      if (Printable.isFit(decoded)) {
        return decoded;
      }
    } catch (CharacterCodingException e) {
      // told below
    }
    throw new InvalidTargetException(otherwise);
  }
}
