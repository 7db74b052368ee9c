package io.github.smppbridge.gateway.http;

/** How much may still be read of one answer. Used by one thread at a time, closed by any. */
final class AnswerRoom {
  /** Answers up to this size, nearly all of them, are counted nowhere. */
  static final int STEP = 64 * 1024;

  private final int limit;
  private final AnswerMemory memory;
  private long read;
  private long reserved;
  private boolean closed;

  AnswerRoom(int limit, AnswerMemory memory) {
    this.limit = limit;
    this.memory = memory;
  }

  /**
   * Refuses an answer that says itself that it is too large.
   *
   * @param length of the body, negative = not known
   */
  void expect(long length) throws AnswerTooLargeException {
    if (length > limit) {
      throw tooLarge();
    }
  }

  /** To be called before octets are kept. */
  synchronized void take(int octets) throws AnswerTooLargeException {
    read += octets;
    if (read > limit) {
      throw tooLarge();
    }
    while (read > STEP + reserved) {
      if (closed || !memory.take(STEP)) {
        throw new AnswerTooLargeException("too many large answers at once");
      }
      reserved += STEP;
    }
  }

  synchronized void close() {
    closed = true;
    memory.give(reserved);
    reserved = 0;
  }

  private AnswerTooLargeException tooLarge() {
    return new AnswerTooLargeException("an answer of more than " + limit + " octets");
  }
}
