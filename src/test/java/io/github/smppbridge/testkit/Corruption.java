package io.github.smppbridge.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What may become of an HTTP answer on its way, or be sent by whoever means harm: by a seed. */
public final class Corruption {
  private static final String END = "\r\n\r\n";

  /** Put in the place of the line with the length. */
  private static final List<String> LENGTHS =
      List.of(
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "Content-Length: banana",
          "Content-Length: 3\r\nContent-Length: 4",
          "Content-Length: 2",
          "Content-Length: 2147483648",
          "Content-Length:",
          "Content-Length 5",
          " Content-Length: 7",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked",
          "X: " + "x".repeat(9_000));

  /** Put before the answer. */
  private static final List<String> BEFORE =
      List.of(
          "\r\n\r\n",
          "garbage",
          "\0\0\0",
          "HTTP/1.1 100 Continue\r\n\r\n",
          "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".repeat(30),
          "HTTP/1.1 101 Switching Protocols\r\n\r\n",
          "HTTP/1.1 099 What\r\n\r\n",
          "HTTP/1.1 2000 OK\r\n\r\n",
          "HTTP/9.9 200 OK\r\n\r\n",
          "HTTP/1.1 200 " + "O".repeat(9_000) + "\r\n\r\n",
          "ICY 200 OK\r\n\r\n");

  /** A chunked body, instead of the right one. */
  private static final List<String> CHUNKS =
      List.of(
          "fffffffff\r\n{",
          "7fffffffffffffff\r\n{",
          "-1\r\n{}\r\n0\r\n\r\n",
          "zz\r\n{}\r\n0\r\n\r\n",
          "2\r\n{}0\r\n\r\n",
          "\r\n\r\n\r\n",
          "0\r\n\r\n",
          "2;" + "e".repeat(9_000) + "\r\n{}\r\n0\r\n\r\n");

  private Corruption() {}

  /**
   * An answer that is not what it was.
   *
   * @param answer as it would be
   * @param seed the same, the same corruption
   */
  public static RawGateway.Fault of(String answer, long seed) {
    Random random = new Random(seed * 31 + 7);
    String octets = changed(answer, random);
    // silence after most of them would only take the time of the attempt
    boolean closes = random.nextInt(8) > 0;
    return out -> {
      out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
      return !closes;
    };
  }

  private static String changed(String answer, Random random) {
    int head = answer.indexOf(END) + END.length();
    return switch (random.nextInt(9)) {
      case 0 -> answer.substring(0, random.nextInt(answer.length()));
      case 1 -> one(BEFORE, random) + answer;
      case 2 -> answer.replaceFirst("(?m)^Content-Length.*$", one(LENGTHS, random));
      case 3 ->
          answer
                  .substring(0, head)
                  .replaceFirst("(?m)^Content-Length.*$", "Transfer-Encoding: chunked")
              + one(CHUNKS, random);
      case 4 -> {
        int from = random.nextInt(answer.length());
        int to = Math.min(answer.length(), from + 1 + random.nextInt(20));
        yield answer.substring(0, from) + answer.substring(to);
      }
      case 5 -> {
        int at = random.nextInt(answer.length());
        yield answer.substring(0, at) + noise(random) + answer.substring(at);
      }
      case 6 -> flipped(answer, random, head);
      case 7 -> flipped(answer, random, answer.length());
      default -> noise(random).repeat(1 + random.nextInt(100));
    };
  }

  private static String one(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static String noise(Random random) {
    StringBuilder octets = new StringBuilder();
    for (int left = 1 + random.nextInt(12); left > 0; left--) {
      octets.append((char) random.nextInt(256));
    }
    return octets.toString();
  }

  private static String flipped(String answer, Random random, int end) {
    StringBuilder octets = new StringBuilder(answer);
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      octets.setCharAt(random.nextInt(end), (char) random.nextInt(256));
    }
    return octets.toString();
  }
}
