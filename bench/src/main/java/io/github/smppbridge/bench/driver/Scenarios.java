package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.ServerKind.BRIDGE;
import static io.github.smppbridge.bench.driver.ServerKind.D16_HUC;
import static io.github.smppbridge.bench.driver.ServerKind.IDEAL;
import static io.github.smppbridge.bench.driver.ServerKind.JSMPP;

import java.util.List;

/** All scenarios, in an order in which servers stay up, and warm, as long as they can. */
final class Scenarios {

  /** Phones take their time; that all of them report at once would be another load. */
  private static final int REPORT_DELAY_MILLIS = 200;

  private static final int WITHOUT_LIMIT = 1_000_000;

  private static final List<Scenario> ALL =
      List.of(
          ContestScenario.of(
              "ten-by-100",
              "ten-by-100: 10 sessions × window 100, gateway 20 ms, no receipts asked",
              10,
              100,
              20,
              Budgets::tenByHundred),
          ContestScenario.of(
                  "ten-by-100-fast",
                  "ten-by-100-fast: the same, the gateway answers at once",
                  10,
                  100,
                  0,
                  Budgets::tenByHundredFast)
              .withProfile(),
          new ThousandASecondScenario(),
          ContestScenario.of(
              "one-by-100",
              "one-by-100: 1 session × window 100, gateway 100 ms (1,000/s is 100 %)",
              1,
              100,
              100,
              Budgets::oneByHundred),
          ContestScenario.of(
                  "reported",
                  "reported: ten × 100, gateway 0 ms; phones report every message sent, then"
                      + " delivered; a message counts when its receipt is in",
                  10,
                  100,
                  0,
                  Budgets::reported)
              .withReceipts(
                  new Gateway(0, Gateway.Reports.AUTO, WITHOUT_LIMIT, REPORT_DELAY_MILLIS),
                  BRIDGE,
                  JSMPP,
                  D16_HUC,
                  IDEAL),
          ContestScenario.of(
                  "ten-by-100-receipts",
                  "ten-by-100-receipts: ten × 100 with registered_delivery=1, gateway 20 ms, phones"
                      + " silent: every message is stored durably",
                  10,
                  100,
                  20,
                  Budgets::tenByHundredReceipts)
              .withReceipts(Gateway.silent(20), BRIDGE, D16_HUC, IDEAL),
          ContestScenario.of(
                  "thousand-by-1",
                  "thousand-by-1: 1,000 sessions × window 1, gateway 50 ms",
                  1_000,
                  1,
                  50,
                  Budgets::thousandByOne)
              .withFreshServers()
              .among(BRIDGE, JSMPP, IDEAL),
          ContestScenario.of(
              "one-by-1",
              "one-by-1: 1 session × window 1, gateway 0 ms: the round trip",
              1,
              1,
              0,
              Budgets::oneByOne),
          new SessionsScenario(),
          new PostgresqlScenario(),
          new FirstSecondsScenario(),
          new DrainScenario(),
          new RoundTripScenario(),
          new IdleScenario(),
          new StartScenario(),
          new FloodScenario());

  private Scenarios() {}

  static List<String> names() {
    return ALL.stream().map(Scenario::name).toList();
  }

  /**
   * The scenario of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Scenario named(String name) {
    String now = name.equals("latency") ? "thousand-a-second" : name;
    return ALL.stream()
        .filter(scenario -> scenario.name().equals(now))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no such scenario: " + name));
  }
}
