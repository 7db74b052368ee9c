package io.github.smppbridge.bench.driver;

import io.vertx.core.json.JsonObject;

/**
 * One measured load of one server.
 *
 * @param load what the generator saw
 * @param gateway what the gateway counted
 * @param cpuSeconds the server used
 * @param threads its most
 * @param rssMb its most
 */
record Round(JsonObject load, JsonObject gateway, double cpuSeconds, int threads, double rssMb) {

  double perSecond() {
    return load.getDouble("perSecond");
  }

  /** CPU seconds for 1,000 messages answered OK. */
  double cpuPerThousand() {
    return cpuSeconds * 1_000 / load.getLong("ok");
  }

  double p50() {
    return load.getDouble("p50");
  }

  double p99() {
    return load.getDouble("p99");
  }

  /** Answers that are not OK, unexpected PDUs, connections that broke. */
  long errors() {
    return load.getLong("errors") + load.getLong("unexpected") + load.getLong("disconnected");
  }

  /** Requests that were never answered. */
  long lost() {
    return load.getLong("lost");
  }

  /** What the gateway has accepted more, or less, than clients were told. */
  long surplus() {
    return gateway.getLong("accepted") - load.getLong("ok");
  }
}
