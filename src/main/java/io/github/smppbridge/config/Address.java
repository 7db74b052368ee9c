package io.github.smppbridge.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a listener binds.
 *
 * @param host name or IP address, without the brackets of an IPv6 address
 * @param port 0 to 65535; 0 lets the system choose
 */
public record Address(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^:\\s\\[\\]/]*)):(\\d{1,5})");

  /**
   * Reads {@code host:port}, {@code [::1]:port} or {@code :port} (every interface).
   *
   * @param text the address
   * @return its parts
   * @throws IllegalArgumentException if the text has another form or the port is above 65535
   */
  public static Address parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(3)) > 65535) {
      throw new IllegalArgumentException("not host:port");
    }
    String name = form.group(1) != null ? form.group(1) : form.group(2);
    return new Address(name.isEmpty() ? "0.0.0.0" : name, Integer.parseInt(form.group(3)));
  }

  /** The address as {@link #parse} reads it. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
