package io.github.smppbridge.bench.loop;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * POSTs to one port of this machine over connections that are kept, one request at a time on each.
 * On one event loop.
 */
public final class HttpPosts {

  /** Is told of an answer. */
  public interface Caller {

    /**
     * The request is over.
     *
     * @param status of HTTP; 0 when the connection broke
     */
    void answered(int status);
  }

  private static final byte[] HEAD_END = Octets.ascii("\r\n\r\n");
  private static final byte[] CONTENT_LENGTH = Octets.ascii("content-length:");
  private static final byte[] CHUNKED = Octets.ascii("chunked");
  private static final byte[] LAST_CHUNK = Octets.ascii("0\r\n\r\n");

  /** Of "HTTP/1.1 ". */
  private static final int BEFORE_STATUS = 9;

  private final EventLoop loop;
  private final int port;
  private final Deque<Exchange> idle = new ArrayDeque<>();

  /** Connections to a port. */
  public HttpPosts(EventLoop loop, int port) {
    this.loop = loop;
    this.port = port;
  }

  /**
   * Sends a request.
   *
   * @param request the whole of it; not needed after the call
   * @param caller told when it is over
   */
  public void send(Octets request, Caller caller) {
    Exchange exchange = idle.poll();
    if (exchange == null) {
      exchange = new Exchange();
      exchange.connection = loop.connect(port, exchange);
    }
    exchange.begin(request, caller);
  }

  private final class Exchange implements Peer {
    private Connection connection;
    private boolean open;
    private Octets early = new Octets(0);
    private Caller caller;

    void begin(Octets request, Caller whose) {
      caller = whose;
      (open ? connection.out() : early).bytes(request);
    }

    @Override
    public void opened(Connection opened) {
      open = true;
      opened.out().bytes(early);
      early = null;
    }

    @Override
    public int received(Connection from, byte[] data, int begin, int end) {
      int head = Octets.indexOf(HEAD_END, data, begin, end);
      if (head < 0) {
        return begin;
      }
      int body = head + HEAD_END.length;
      int length = bodyLength(data, begin, head);
      int answerEnd = length >= 0 ? body + length : endOfChunks(data, body, end);
      if (answerEnd < 0 || answerEnd > end) {
        return begin;
      }
      int status = 0;
      for (int i = 0; i < 3; i++) {
        status = status * 10 + data[begin + BEFORE_STATUS + i] - '0';
      }
      Caller told = caller;
      caller = null;
      idle.push(this);
      told.answered(status);
      return answerEnd;
    }

    @Override
    public void closed(Connection gone) {
      idle.remove(this);
      if (caller != null) {
        Caller told = caller;
        caller = null;
        told.answered(0);
      }
    }
  }

  /** Octets of the body, -1 when it comes in chunks. */
  private static int bodyLength(byte[] data, int begin, int head) {
    int at = indexOfName(data, begin, head);
    if (at < 0) {
      return Octets.indexOf(CHUNKED, data, begin, head) < 0 ? 0 : -1;
    }
    int length = 0;
    for (int i = at; i < head && data[i] != '\r'; i++) {
      length = data[i] == ' ' ? length : length * 10 + data[i] - '0';
    }
    return length;
  }

  private static int indexOfName(byte[] data, int begin, int head) {
    for (int at = begin; at < head - CONTENT_LENGTH.length; at++) {
      int matched = 0;
      while (matched < CONTENT_LENGTH.length
          && Character.toLowerCase(data[at + matched]) == CONTENT_LENGTH[matched]) {
        matched++;
      }
      if (matched == CONTENT_LENGTH.length) {
        return at + matched;
      }
    }
    return -1;
  }

  private static int endOfChunks(byte[] data, int body, int end) {
    int last = Octets.indexOf(LAST_CHUNK, data, body, end);
    return last < 0 ? -1 : last + LAST_CHUNK.length;
  }
}
