package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.ReceiptLedger;

/**
 * One measured load of one server.
 *
 * @param seen by the generator
 * @param accepted messages by the gateway
 * @param cpu who used how much
 * @param threads its most
 * @param rssMb its most
 * @param receipts what came back; null where none were asked for
 * @param perSecond messages done a second: answered, or where receipts were asked for, receipted
 */
record Round(
    Figures seen,
    long accepted,
    CpuTimes cpu,
    int threads,
    double rssMb,
    ReceiptLedger.Books receipts,
    double perSecond) {

  /** CPU seconds for 1,000 messages answered OK. */
  double cpuPerThousand() {
    return cpu.server() * 1_000 / seen.ok();
  }

  /** Microseconds of the generator's CPU a message. */
  double generatorMicros() {
    return cpu.generator() * 1e6 / seen.ok();
  }

  /** Microseconds of the gateway's CPU a message. */
  double gatewayMicros() {
    return cpu.gateway() * 1e6 / seen.ok();
  }

  double otherCores() {
    return cpu.otherCores();
  }

  boolean noisy() {
    return otherCores() > Machine.QUIET_CORES;
  }

  /** What the gateway has accepted more, or less, than clients were told. */
  long surplus() {
    return accepted - seen.ok();
  }
}
