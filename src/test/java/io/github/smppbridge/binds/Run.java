package io.github.smppbridge.binds;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.accounts.BindGuard;
import io.github.smppbridge.gateway.AccountSessions;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Some accounts, from their first bind to the end of all. */
final class Run {
  static final int ACCOUNTS = 4;

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final List<Command> BINDS =
      List.of(Command.BIND_TRANSCEIVER, Command.BIND_RECEIVER, Command.BIND_TRANSMITTER);
  private static final List<GatewayOperation> OPERATIONS =
      List.of(
          GatewayOperation.ISSUE_TOKEN,
          GatewayOperation.LIST_DEVICES,
          GatewayOperation.PUT_WEBHOOK,
          GatewayOperation.DELETE_WEBHOOK,
          GatewayOperation.LIST_WEBHOOKS,
          GatewayOperation.REVOKE_TOKEN);

  private final TestBridge bridge;
  private final TestClock clock;
  private final StubGateway gateway;
  private final List<Account> accounts = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private final Set<String> findings = new LinkedHashSet<>();
  private final long start = System.nanoTime();
  private boolean faults;

  Run(TestBridge bridge, TestClock clock, int number) {
    this.bridge = bridge;
    this.clock = clock;
    this.gateway = bridge.gateway();
    String url = "http://127.0.0.1:" + bridge.httpPort();
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add(new Account(gateway, "R%03d%c".formatted(number, 'A' + i), url));
    }
  }

  /** What broke the rules, and what happened; empty for nothing. */
  List<String> run(List<Step> steps) {
    for (Step step : steps) {
      perform(step, new Random(step.seed()));
      poll();
    }
    GatewayOperation[] all = GatewayOperation.values();
    for (GatewayOperation each : all) {
      gateway.respondNormally(each);
    }
    gateway.latency(Duration.ZERO);
    trace("all is well from now on");
    if (!pollUntil(() -> clients.stream().noneMatch(Client::waits))) {
      clients.stream().filter(Client::waits).forEach(each -> find("no answer yet: " + each));
    }
    settleWithSessions();
    settleWithout();
    if (findings.isEmpty()) {
      return List.of();
    }
    List<String> told = new ArrayList<>(findings);
    told.addAll(trace);
    return told;
  }

  /** How many binds there were. */
  int binds() {
    return clients.size();
  }

  private void trace(String text) {
    trace.add("%5d %s".formatted((System.nanoTime() - start) / 1_000_000, text));
  }

  private void find(String finding) {
    if (findings.add(finding)) {
      trace("FOUND " + finding);
    }
  }

  private void perform(Step step, Random details) {
    Account account = accounts.get(step.account());
    List<Client> own =
        clients.stream().filter(each -> each.account() == account && !each.over()).toList();
    Client one = own.isEmpty() ? null : own.get(details.nextInt(own.size()));
    switch (step.kind()) {
      case BIND -> bind(account, account.current(), details);
      case BIND_WRONGLY -> bind(account, details.nextInt(account.current() + 1) - 1, details);
      case WAIT -> pollFor(details.nextInt(40_000_000));
      case FAULT -> fault(details);
      case SLOW -> gateway.latency(Duration.ofMillis(details.nextInt(40)));
      case PASSWORD -> {
        account.change();
        trace(account.name() + " has password " + account.current());
      }
      case TIME -> advance(details.nextInt(20));
      default -> {
        if (one != null) {
          trace(step.kind() + " " + one);
          switch (step.kind()) {
            case UNBIND -> one.unbind();
            case LEAVE -> one.leave(details);
            default -> one.submit();
          }
        }
      }
    }
  }

  private void advance(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
  }

  private void bind(Account account, int password, Random details) {
    bind(BINDS.get(details.nextInt(BINDS.size())), account, password);
  }

  private void bind(Command command, Account account, int password) {
    boolean mixed =
        clients.stream()
            .anyMatch(
                each -> each.account() == account && each.password() != password && !each.over());
    String name = "client " + clients.size() + " of " + account.name();
    try {
      Client client = new Client(name, account, command, password, bridge.smppPort(), this::find);
      client.mixed(mixed);
      clients.add(client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    trace("BIND " + clients.get(clients.size() - 1));
  }

  private void fault(Random details) {
    GatewayOperation operation = OPERATIONS.get(details.nextInt(OPERATIONS.size()));
    int dice = details.nextInt(7);
    boolean token = operation == GatewayOperation.ISSUE_TOKEN; // one that nobody knows stays
    Answer answer =
        switch (dice) {
          case 0 -> Answer.error(429, "slow down").with("Retry-After", "1");
          case 1 -> Answer.error(500, "no");
          case 2 -> Answer.error(503, "busy");
          case 3 -> Answer.close();
          case 4 -> token ? Answer.close() : Answer.close().afterProcessing();
          case 5 -> token ? Answer.error(502, "no") : Answer.error(502, "no").afterProcessing();
          default -> Answer.normal();
        };
    faults |= dice < 6;
    answer = answer.after(Duration.ofMillis(details.nextInt(60)));
    for (int i = 1 + details.nextInt(3); i > 0; i--) {
      gateway.respond(operation, answer);
    }
    trace("FAULT " + operation + " " + answer.kind() + " " + answer.status());
  }

  private void poll() {
    clients.forEach(each -> each.poll(faults));
  }

  private void pollFor(long nanos) {
    long end = System.nanoTime() + nanos;
    do {
      poll();
      LockSupport.parkNanos(200_000);
    } while (System.nanoTime() - end < 0);
  }

  private boolean pollUntil(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      pollFor(10_000_000);
    }
    return true;
  }

  /** The same, while hours go by. */
  private boolean inTime(BooleanSupplier condition) {
    return pollUntil(
        () -> {
          boolean is = condition.getAsBoolean();
          if (!is) {
            advance(10);
          }
          return is;
        });
  }

  private void settleWithSessions() {
    for (Account account : accounts) {
      if (!inTime(() -> !receives(account) || account.registered())) {
        find(account.name() + " has receivers and the webhooks " + account.webhooks());
      }
      if (!inTime(() -> account.tokens() <= 1)) {
        find(account.name() + " has " + account.tokens() + " tokens");
      }
    }
    List<Client> senders = clients.stream().filter(each -> each.bound() && each.valid()).toList();
    for (Client sender : senders) {
      int[] last = {sender.submit()};
      if (last[0] != 0 && !inTime(() -> sent(sender, last))) {
        find("what is submitted does not go out: " + sender + ": " + sender.answer(last[0]));
      }
    }
  }

  private static boolean sent(Client sender, int[] last) {
    int answer = sender.answer(last[0]);
    if (answer > 0 && sender.bound()) {
      last[0] = sender.submit();
    }
    return answer == 0 || !sender.bound();
  }

  private boolean receives(Account account) {
    return clients.stream()
        .anyMatch(
            each -> each.account() == account && each.bound() && each.receives() && each.valid());
  }

  private void settleWithout() {
    trace("everybody leaves");
    Random random = new Random(clients.size());
    clients.stream().filter(each -> !each.over() && random.nextBoolean()).forEach(Client::unbind);
    clients.stream().filter(each -> !each.over() && each.bound()).forEach(c -> c.leave(random));
    for (Account account : accounts) {
      if (account.current() > 0) { // only with the new password can anything be taken back
        bind(Command.BIND_TRANSCEIVER, account, account.current());
        Client last = clients.get(clients.size() - 1);
        pollUntil(() -> !last.waits());
        last.unbind();
      }
    }
    if (!inTime(() -> problems().isEmpty())) {
      problems().forEach(this::find);
    }
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    AccountSessions sessions = bridge.bean("accountSessions", AccountSessions.class);
    for (Account account : accounts) {
      if (!account.webhooks().isEmpty() || account.tokens() > 0) {
        problems.add(
            "%s has no session, but %d tokens and webhooks %s"
                .formatted(account.name(), account.tokens(), account.webhooks()));
      }
      if (sessions.hasReceiver(account.name())) {
        problems.add(account.name() + " counts as having a receiver");
      }
    }
    count(
        problems,
        "known accounts",
        bridge.bean("gatewayAccounts", GatewayAccounts.class).all().size());
    count(
        problems,
        "binds that the guard has in work",
        bridge.bean("bindGuard", BindGuard.class).inWork());
    count(problems, "sessions", bridge.server().getSessions().sessions().size());
    count(problems, "unbound", bridge.server().getServer().unboundConnections());
    count(problems, "binds being decided", bridge.server().getServer().bindingConnections());
    count(problems, "requests that are not over", bridge.server().getServer().unfinishedRequests());
    return problems;
  }

  private static void count(List<String> problems, String what, int number) {
    if (number != 0) {
      problems.add(what + ": " + number);
    }
  }
}
