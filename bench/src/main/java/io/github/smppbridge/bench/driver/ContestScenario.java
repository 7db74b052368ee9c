package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Every window kept full: how many messages a second, for how much CPU. Immutable; the methods that
 * begin with "with" return another one.
 *
 * @param name on the command line
 * @param title in the report
 * @param sessions bound, each an account of its own
 * @param window requests in flight of each
 * @param gateway how it answers, and its phones report
 * @param registeredDelivery of every message
 * @param profile whether the bridge's threads are looked at, too
 * @param fresh whether servers that run from scenarios before may not be used
 * @param servers to compare
 * @param budgets adds the verdicts
 */
record ContestScenario(
    String name,
    String title,
    int sessions,
    int window,
    Gateway gateway,
    int registeredDelivery,
    boolean profile,
    boolean fresh,
    Set<ServerKind> servers,
    BiConsumer<Section, Contest> budgets)
    implements Scenario {

  /** A load without receipts, of all servers. */
  static ContestScenario of(
      String name,
      String title,
      int sessions,
      int window,
      int gatewayMillis,
      BiConsumer<Section, Contest> budgets) {
    return new ContestScenario(
        name,
        title,
        sessions,
        window,
        Gateway.silent(gatewayMillis),
        0,
        false,
        false,
        ServerKind.named(),
        budgets);
  }

  /** The same with a receipt asked for each message. */
  ContestScenario withReceipts(Gateway how, ServerKind first, ServerKind... others) {
    return new ContestScenario(
        name, title, sessions, window, how, 1, profile, fresh, EnumSet.of(first, others), budgets);
  }

  /** The same with these servers only. */
  ContestScenario among(ServerKind first, ServerKind... others) {
    return new ContestScenario(
        name,
        title,
        sessions,
        window,
        gateway,
        registeredDelivery,
        profile,
        fresh,
        EnumSet.of(first, others),
        budgets);
  }

  /** The same with a look at the bridge's threads. */
  ContestScenario withProfile() {
    return new ContestScenario(
        name, title, sessions, window, gateway, registeredDelivery, true, fresh, servers, budgets);
  }

  /** The same with servers of its own: memory is measured, which the load before has enlarged. */
  ContestScenario withFreshServers() {
    return new ContestScenario(
        name,
        title,
        sessions,
        window,
        gateway,
        registeredDelivery,
        profile,
        true,
        servers,
        budgets);
  }

  private boolean reported() {
    return gateway.reports() != Gateway.Reports.OFF;
  }

  @Override
  public Section run(Bench bench) throws IOException, InterruptedException {
    if (fresh) {
      bench.servers().close();
    }
    bench.configure(gateway);
    Options options = bench.options();
    Section section = new Section(title);
    Contest.Entry entry = new Contest.Entry(servers, sessions, window, reported(), Map.of());
    Load load = Load.closedLoop(options.roundSeconds(), registeredDelivery);
    try (Contest contest = new Contest(bench, section, entry)) {
      contest.warmUp(registeredDelivery);
      for (int i = 0; i < options.rounds(); i++) {
        contest.round(load);
      }
      ContestReport.rows(section, contest);
      ContestReport.harness(section, contest);
      if (profile && contest.server(ServerKind.BRIDGE) != null) {
        profile(section, contest.byThread(ServerKind.BRIDGE, load));
      }
      section.verdict(contest.books());
      budgets.accept(section, contest);
    }
    return section;
  }

  private static void profile(Section section, List<ThreadProfile.Line> lines) {
    section.table("The bridge by thread:", ThreadProfile.table(lines));
    CoreEstimate estimate = CoreEstimate.of(lines);
    if (estimate.writerMicros() > 0) {
      section.table(estimate.formula(), estimate.table());
    }
  }
}
