package io.github.smppbridge.gateway.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * Reads answers of one connection, one after the other, however they are cut into pieces. Of a
 * head, and of all trailers, and of the size of a chunk, {@value #MOST_HEAD} octets are read, and
 * of interim answers {@value #MOST_INTERIM}.
 */
final class ResponseReader {
  static final int MOST_HEAD = 8192;
  static final int MOST_INTERIM = 10;

  private static final int SWITCHING = 101;
  private static final int HEX = 16;
  private static final int LONGEST_SIZE = 15;

  private enum Step {
    STATUS,
    HEADERS,
    FIXED,
    SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    TO_THE_END,
    WHOLE
  }

  private final AnswerLines lines = new AnswerLines(MOST_HEAD);
  private final ResponseHead head = new ResponseHead();
  private final AnswerBody body = new AnswerBody();
  private Step step = Step.WHOLE;
  private boolean bodyless;
  private int interim;

  /** Of the body or of its chunk. */
  private long left;

  /**
   * Begins with the answer to a request.
   *
   * @param method of the request
   * @param room for its body
   */
  void begin(String method, AnswerRoom room) {
    bodyless = method.equals("HEAD");
    interim = 0;
    lines.reset();
    body.begin(room);
    step = Step.STATUS;
  }

  /**
   * Reads what there is, and nothing after the answer.
   *
   * @return whether the answer is whole
   * @throws IOException when it is none: the connection is of no use any more
   */
  boolean read(ByteBuf in) throws IOException {
    while (step != Step.WHOLE && in.isReadable()) {
      switch (step) {
        case FIXED, CHUNK -> octets(in);
        case TO_THE_END -> body.take(in, in.readableBytes());
        default -> {
          if (lines.take(in)) {
            line(lines.octets(), lines.length());
          }
        }
      }
    }
    return step == Step.WHOLE;
  }

  private void octets(ByteBuf in) throws IOException {
    int count = (int) Math.min(left, in.readableBytes());
    body.take(in, count);
    left -= count;
    if (left == 0) {
      step = step == Step.CHUNK ? Step.CHUNK_END : Step.WHOLE;
      lines.reset();
    }
  }

  private void line(byte[] line, int size) throws IOException {
    switch (step) {
      case STATUS -> {
        head.statusLine(line, size);
        step = Step.HEADERS;
      }
      case HEADERS -> {
        if (size > 0) {
          head.header(line, size);
        } else {
          headers();
        }
      }
      case SIZE -> size(line, size);
      case CHUNK_END -> {
        if (size > 0) {
          throw new IOException("a chunk that is longer than it says");
        }
        lines.reset();
        step = Step.SIZE;
      }
      default -> {
        if (size == 0) {
          step = Step.WHOLE;
        }
      }
    }
  }

  /** They are whole: what comes now? */
  private void headers() throws IOException {
    lines.reset();
    if (head.isInterim()) {
      if (head.status() == SWITCHING || ++interim > MOST_INTERIM) {
        throw new IOException("an interim answer in the place of one, or without end");
      }
      step = Step.STATUS;
    } else if (bodyless || !head.mayHaveBody()) {
      step = Step.WHOLE;
    } else if (head.isChunked()) {
      step = Step.SIZE;
    } else if (head.length() >= 0) {
      body.expect(head.length());
      left = head.length();
      step = left == 0 ? Step.WHOLE : Step.FIXED;
    } else {
      step = Step.TO_THE_END;
    }
  }

  /** Of a chunk, with extensions that mean nothing here. */
  private void size(byte[] line, int size) throws IOException {
    int digits = 0;
    left = 0;
    for (int digit; digits < size && (digit = Character.digit(line[digits], HEX)) >= 0; digits++) {
      left = left * HEX + digit;
    }
    if (digits == 0 || digits > LONGEST_SIZE || digits < size && ";\t ".indexOf(line[digits]) < 0) {
      throw new IOException("a chunk without a size");
    }
    step = left == 0 ? Step.TRAILERS : Step.CHUNK;
    lines.reset();
  }

  /**
   * The connection has ended.
   *
   * @return whether that makes the answer whole
   */
  boolean end() {
    if (step == Step.TO_THE_END) {
      step = Step.WHOLE;
      return true;
    }
    return false;
  }

  /** Whether a whole answer leaves the connection as it was. */
  boolean keepsAlive() {
    return head.keepsAlive();
  }

  /** Gives the whole answer away. */
  HttpAnswer answer() {
    return head.with(body.whole());
  }
}
