package io.github.smppbridge.gateway.http;

/** What a request may not have in any version of HTTP: it could be read as more than it says. */
final class RequestRules {
  private RequestRules() {}

  /**
   * A method, or the name of a header.
   *
   * @throws IllegalArgumentException when it is none
   */
  static void token(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c <= ' ' || c >= 127 || c == ':') {
        throw new IllegalArgumentException("a name that HTTP does not know");
      }
    }
    if (word.isEmpty()) {
      throw new IllegalArgumentException("an empty name");
    }
  }

  /**
   * A path with its query.
   *
   * @throws IllegalArgumentException when a character is in it that must be encoded
   */
  static void target(String words) {
    for (int i = 0; i < words.length(); i++) {
      if (words.charAt(i) <= ' ' || words.charAt(i) >= 127) {
        throw new IllegalArgumentException("a path with a character that it cannot have");
      }
    }
  }

  /**
   * What a header says.
   *
   * @throws IllegalArgumentException when it ends the line, or cannot be sent
   */
  static void value(String words) {
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c < ' ' && c != '\t' || c == 127 || c > 255) {
        throw new IllegalArgumentException("a header with a character that it cannot have");
      }
    }
  }

  /**
   * All of a request.
   *
   * @throws IllegalArgumentException when something cannot be sent
   */
  static void check(GatewayRequest request) {
    token(request.method());
    target(request.target());
    request
        .headers()
        .forEach(
            (name, value) -> {
              token(name);
              value(value);
            });
  }
}
