package io.github.smppbridge.smpp.model;

import io.github.smppbridge.component.SmppServerConfiguration;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.smpp.SmppServer;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.testkit.Patience;
import io.github.smppbridge.testkit.PolledSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server, its application and its clients, from the first step to the last. */
final class Run {
  /** How long either side may take to answer. */
  static final int RESPONSE_MILLIS = 400;

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final long seed;
  private final Random random;
  private final Set<String> findings = Collections.synchronizedSet(new LinkedHashSet<>());
  private final List<Client> clients = new ArrayList<>();
  private final Map<Integer, Client> places = new HashMap<>();
  private final Deliveries deliveries = new Deliveries();
  private final Application application;
  private final SmppServer server;
  private final String options;
  private final int backlog;

  Run(Vertx vertx, ScheduledExecutorService threads, long seed) {
    this.seed = seed;
    this.random = new Random(seed);
    application = new Application(seed, threads, findings::add);
    SmppServerConfiguration configuration = new SmppServerConfiguration();
    configuration.setPort(0);
    configuration.setResponseTimeout(RESPONSE_MILLIS);
    configuration.setRequestTimeout(Plan.REQUEST_MILLIS);
    backlog = random.nextInt(4) == 0 ? random.nextInt(3) : 50;
    configuration.setMaxBacklog(backlog);
    configuration.setDeliverWindow(random.nextBoolean() ? 100 : 1 + random.nextInt(20));
    configuration.setEnquireLinkInterval(random.nextBoolean() ? 0 : 150);
    configuration.setInactivityTimeout(random.nextInt(3) == 0 ? 300 : 0);
    options =
        "backlog %d, deliver window %d, enquire_link %d, inactivity %d"
            .formatted(
                backlog,
                configuration.getDeliverWindow(),
                configuration.getEnquireLinkInterval(),
                configuration.getInactivityTimeout());
    server = new SmppServer(vertx, configuration.toOptions(), application, application);
    await(server.listen());
  }

  /** What broke the rules, and what happened where it did; empty for nothing. */
  List<String> run(List<Step> steps) {
    for (Step step : steps) {
      perform(step);
      poll();
    }
    settle();
    end();
    leftovers();
    clients.forEach(client -> client.judge(application.ends.get(client.number())));
    deliveries.judge(findings::add);
    return findings.isEmpty() ? List.of() : told();
  }

  /** The sessions there were, as the collector of garbage sees them. */
  List<WeakReference<SmppSession>> sessions() {
    return application.sessions.values().stream().map(WeakReference::new).toList();
  }

  /** How many clients there were, and how their sessions ended. */
  String summary() {
    Map<CloseReason, Integer> ends = new TreeMap<>();
    application.ends.values().forEach(reason -> ends.merge(reason, 1, Integer::sum));
    return clients.size() + " connections, sessions ended " + ends;
  }

  private List<String> told() {
    List<String> told = new ArrayList<>(findings);
    told.add(options);
    for (Client client : clients) {
      String name = "client " + client.number() + ":";
      if (findings.stream().anyMatch(each -> each.contains(name)) && told.size() < 500) {
        told.add(name);
        told.addAll(client.trace());
        told.add("ended: " + application.ends.get(client.number()));
      }
    }
    return told;
  }

  private void perform(Step step) {
    Random details = new Random(step.seed());
    Client client = places.get(step.place());
    if (client == null || client.ended()) {
      if (step.kind() == Step.Kind.WRITE || step.kind() == Step.Kind.CONNECT) {
        connect(step.number(), step.place(), details);
      }
      return;
    }
    switch (step.kind()) {
      case WRITE -> client.write(details);
      case ANSWER -> client.answer(details);
      case STOP_READING -> client.stopReading(true);
      case READ_AGAIN -> client.stopReading(false);
      case END_OF_STREAM, RESET, CLOSE -> client.leave(step.kind());
      case WAIT -> pollFor(details.nextInt(1_500_000));
      case CONNECT -> {}
      default -> performOurs(step.kind(), client, details);
    }
  }

  private void connect(int number, int place, Random details) {
    try {
      PolledSocket wire = new PolledSocket(server.port(), details.nextBoolean() ? 4096 : 0);
      application.clientsByPort.put(wire.port(), number);
      Client client = new Client(number, place, wire, seed, backlog, details, findings::add);
      clients.add(client);
      places.put(place, client);
      client.write(details);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void performOurs(Step.Kind kind, Client client, Random details) {
    SmppSession session = application.sessions.get(client.number());
    if (session == null) {
      return;
    }
    switch (kind) {
      case DELIVER -> {
        // more than all buffers of a socket hold, for one that does not read
        boolean large = !client.reads() || details.nextInt(8) == 0;
        for (int i = client.reads() ? 1 + details.nextInt(4) : 80; i > 0; i--) {
          deliveries.send(client, session, large);
        }
      }
      case UNBIND_OURS -> {
        client.serverEnds("unbind", session.boundAt() == null);
        session.unbind();
      }
      default -> {
        client.serverEnds("close", true);
        session.close(CloseReason.SERVER_UNBIND);
      }
    }
  }

  private void poll() {
    for (Client client : clients) {
      if (!client.ended()) {
        client.poll();
        if (client.toldOfTheEnd()) {
          checkRegistry(client);
        }
      }
    }
  }

  /** Whoever was told that the end has begun is nobody to send to any more. */
  private void checkRegistry(Client client) {
    SmppSession session = application.sessions.get(client.number());
    if (session != null && server.sessions().byId(session.id()).isPresent()) {
      findings.add("client " + client.number() + ": is in the registry though its end has begun");
    }
  }

  private void pollFor(long nanos) {
    long end = System.nanoTime() + nanos;
    do {
      poll();
      LockSupport.parkNanos(50_000);
    } while (System.nanoTime() - end < 0);
  }

  private boolean pollUntil(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      pollFor(300_000);
    }
    return true;
  }

  /** Everybody behaves; what was asked is answered. */
  private void settle() {
    clients.forEach(Client::behave);
    if (!pollUntil(() -> clients.stream().allMatch(Client::satisfied))) {
      clients.stream()
          .filter(client -> !client.satisfied())
          .forEach(client -> findings.add("client " + client.number() + ": waits for an answer"));
    }
  }

  private void end() {
    if (random.nextBoolean()) {
      application.comeToAnEnd();
    }
    boolean drained = random.nextBoolean();
    clients.forEach(Client::readAgain);
    for (Client client : clients) {
      if (!client.ended() && (!drained || random.nextBoolean())) {
        client.leave(random.nextBoolean() ? Step.Kind.RESET : Step.Kind.CLOSE);
      }
      client.serverEnds("drain", false);
    }
    Future<Void> over = drained ? server.drain(Duration.ofSeconds(1)) : server.close();
    if (!pollUntil(over::isComplete)) {
      findings.add("the server does not stop");
    }
    application.comeToAnEnd();
    pollUntil(() -> !application.busy() && clients.stream().allMatch(Client::ended));
  }

  private void leftovers() {
    pollUntil(() -> problems().isEmpty());
    findings.addAll(problems());
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    application.leftovers(problems::add);
    count(problems, "registered", server.sessions().sessions().size());
    count(problems, "accounts that receive", server.sessions().receiverAccounts().size());
    count(problems, "unbound", server.unboundConnections());
    count(problems, "binds being decided", server.bindingConnections());
    count(problems, "stuck", server.stuckRequests());
    count(problems, "unfinished", server.unfinishedRequests());
    if (!deliveries.complete()) {
      problems.add("not every deliver_sm has an outcome");
    }
    return problems;
  }

  private static void count(List<String> problems, String what, int number) {
    if (number != 0) {
      problems.add(what + ": " + number);
    }
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
