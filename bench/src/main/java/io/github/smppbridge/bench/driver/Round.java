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

  /** CPU seconds for 1,000 messages answered OK. */
  double cpuPerThousand() {
    return cpuSeconds * 1_000 / seen.ok();
  }

  /** What the gateway has accepted more, or less, than clients were told. */
  long surplus() {
    return accepted - seen.ok();
  }
}
