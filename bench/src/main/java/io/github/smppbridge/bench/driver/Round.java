package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.load.Figures;

/**
 * One measured load of one server.
 *
 * @param seen by the generator
 * @param accepted messages by the gateway
 * @param cpuSeconds the server used
 * @param threads its most
 * @param rssMb its most
 */
record Round(Figures seen, long accepted, double cpuSeconds, int threads, double rssMb) {

  double perSecond() {
    return seen.perSecond();
  }

  /** CPU seconds for 1,000 messages answered OK. */
  double cpuPerThousand() {
    return cpuSeconds * 1_000 / seen.ok();
  }

  double p50() {
    return seen.p50();
  }

  double p99() {
    return seen.p99();
  }

  long errors() {
    return seen.failures();
  }

  /** Requests that were never answered. */
  long lost() {
    return seen.lost();
  }

  /** What the gateway has accepted more, or less, than clients were told. */
  long surplus() {
    return accepted - seen.ok();
  }
}
