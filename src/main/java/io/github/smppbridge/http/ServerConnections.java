package io.github.smppbridge.http;

import io.github.smppbridge.log.SparseLines;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one server, and what each has to do by when. Whoever comes when all places are
 * taken gets that of the one that has gone longest without a complete request: of its own address
 * if that has its share, else of all. Only if every place is busy with a request is it refused.
 */
final class ServerConnections {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConnections.class);
  private static final int LINE_SECONDS = 10;

  private final String server;
  private final HttpLimits limits;
  private final HttpObserver observer;
  private final SparseLines lines = new SparseLines(LINE_SECONDS);
  private final long start = System.nanoTime();
  private final Set<ClientConnection> all = new LinkedHashSet<>();

  /** Those without a complete request, the one that has been so for longest first. */
  private final Set<ClientConnection> waiting = new LinkedHashSet<>();

  private final Map<String, Share> shares = new HashMap<>();
  private long octets;

  /** What one address has. */
  private static final class Share {
    private int open;
    private final Set<ClientConnection> waiting = new LinkedHashSet<>();
  }

  ServerConnections(String server, HttpLimits limits, HttpObserver observer) {
    this.server = server;
    this.limits = limits;
    this.observer = observer;
    observer.started(server, this::open);
  }

  synchronized int open() {
    return all.size();
  }

  /** Lets a connection in, or says no. */
  synchronized boolean admit(ClientConnection client) {
    Share share = shares.get(client.address);
    if (share != null && share.open >= limits.connectionsPerAddress()) {
      if (!displace(share.waiting)) {
        return refuse("address");
      }
    } else if (all.size() >= limits.connections() && !displace(waiting)) {
      return refuse("connections");
    }
    all.add(client);
    shares.computeIfAbsent(client.address, key -> new Share()).open++;
    wait(client, ClientConnection.State.HEAD, limits.header().toNanos());
    return true;
  }

  private boolean refuse(String reason) {
    observer.refused(server, reason);
    tell("refused", reason);
    return false;
  }

  private boolean displace(Set<ClientConnection> among) {
    if (among.isEmpty()) {
      return false;
    }
    end(among.iterator().next(), "displaced");
    return true;
  }

  /** Octets came in; the first ones after an answer begin the next request. */
  synchronized void read(ClientConnection client, int count) {
    if (client.closed) {
      return;
    }
    if (client.state == ClientConnection.State.IDLE) {
      client.state = ClientConnection.State.HEAD;
      client.deadline = now() + limits.header().toNanos();
    }
    client.octets += count;
    octets += count;
    while (octets > limits.octets() && !waiting.isEmpty()) {
      end(mostOctets(), "memory");
    }
  }

  private ClientConnection mostOctets() {
    ClientConnection most = waiting.iterator().next();
    for (ClientConnection client : waiting) {
      most = client.octets > most.octets ? client : most;
    }
    return most;
  }

  /** A request has its complete head. */
  synchronized void head(ClientConnection client, HttpServerRequest request) {
    if (!client.closed) {
      client.request = request;
      // one that was sent behind another comes while that was being answered
      wait(client, ClientConnection.State.BODY, limits.body().toNanos());
    }
  }

  /** A request is complete: what follows is up to us. */
  synchronized void complete(ClientConnection client, HttpServerRequest request) {
    if (!client.closed && client.request == request) {
      client.state = ClientConnection.State.ANSWER;
      client.deadline = now() + limits.answer().toNanos();
      forgetWaiting(client);
    }
  }

  /** Something is being sent. */
  synchronized void writing(ClientConnection client) {
    if (client.writes++ == 0) {
      client.writeDeadline = now() + limits.body().toNanos();
    }
  }

  /** It was sent. */
  synchronized void written(ClientConnection client) {
    if (--client.writes == 0) {
      client.writeDeadline = ClientConnection.NEVER;
    }
  }

  /** If the answer to a complete request is out, the next one may come. */
  synchronized boolean answered(ClientConnection client) {
    if (client.closed
        || client.state != ClientConnection.State.ANSWER
        || client.writes > 0
        || !client.request.response().ended()) {
      return false;
    }
    octets -= client.octets;
    client.octets = 0;
    client.request = null;
    wait(client, ClientConnection.State.IDLE, limits.idle().toNanos());
    return true;
  }

  /** Whether no more is to be read for now: one request at a time. */
  synchronized boolean busy(ClientConnection client) {
    return client.state == ClientConnection.State.ANSWER;
  }

  /** It is over. */
  synchronized void forget(ClientConnection client) {
    if (client.closed) {
      return;
    }
    client.closed = true;
    all.remove(client);
    forgetWaiting(client);
    octets -= client.octets;
    Share share = shares.get(client.address);
    if (--share.open == 0) {
      shares.remove(client.address);
    }
  }

  /** Ends those that are over a limit of time. */
  void sweep() {
    List<ClientConnection> overdue = new ArrayList<>();
    synchronized (this) {
      long now = now();
      for (ClientConnection client : all) {
        if (client.overdue(now) != null) {
          overdue.add(client);
        }
      }
      overdue.forEach(client -> end(client, client.overdue(now)));
    }
  }

  private void wait(ClientConnection client, ClientConnection.State state, long nanos) {
    client.state = state;
    client.deadline = now() + nanos;
    waiting.add(client);
    shares.get(client.address).waiting.add(client);
  }

  private void forgetWaiting(ClientConnection client) {
    waiting.remove(client);
    shares.get(client.address).waiting.remove(client);
  }

  private void end(ClientConnection client, String reason) {
    forget(client);
    observer.ended(server, reason);
    tell("ended", reason);
    client.close.run();
  }

  private void tell(String what, String reason) {
    long many = lines.due(what + reason);
    if (many > 0) {
      LOG.warn("{}: {} connections {}: {}; {} are open", server, many, what, reason, all.size());
    }
  }

  private long now() {
    return System.nanoTime() - start;
  }
}
