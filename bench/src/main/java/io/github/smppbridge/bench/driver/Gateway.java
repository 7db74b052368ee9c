package io.github.smppbridge.bench.driver;

import io.vertx.core.json.JsonObject;

/**
 * How the pretend gateway is.
 *
 * @param latencyMillis from a message to its answer
 * @param reports when phones report
 * @param reportsPerSecond messages they report at the most
 * @param reportDelayMillis from the answer to the first report of a message
 */
record Gateway(int latencyMillis, Reports reports, int reportsPerSecond, int reportDelayMillis) {

  /** When a message's phone reports. */
  enum Reports {
    /** Never. */
    OFF,
    /** By itself. */
    AUTO,
    /** Once it is told to. */
    HOLD
  }

  /** One that answers after so many milliseconds, and whose phones are silent. */
  static Gateway silent(int latencyMillis) {
    return new Gateway(latencyMillis, Reports.OFF, 1, 0);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("latencyMillis", latencyMillis)
        .put("reports", reports)
        .put("reportsPerSecond", reportsPerSecond)
        .put("reportDelayMillis", reportDelayMillis);
  }
}
