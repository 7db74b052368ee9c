package io.github.smppbridge.http;

import io.github.smppbridge.http.CheckRun.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.camel.health.HealthCheck;

/** What {@code /health} and what is below it answer: {@code http.health_style}. */
public enum HealthStyle {
  /** UP or DOWN, and a list of checks with their names. */
  BRIDGE {
    @Override
    JsonObject alive() {
      return single(true, "process");
    }

    @Override
    JsonObject started(boolean over) {
      return single(over, "startup");
    }

    @Override
    JsonObject checks(boolean well, List<Verdict> verdicts, boolean data) {
      JsonArray checks = new JsonArray();
      for (Verdict verdict : verdicts) {
        JsonObject check =
            new JsonObject().put("name", verdict.name()).put("status", verdict.state().name());
        if (verdict.message() != null) {
          check.put("message", verdict.message());
        }
        if (data && !verdict.details().isEmpty()) {
          JsonObject details = new JsonObject();
          new TreeMap<>(verdict.details()).forEach((key, value) -> details.put(key, "" + value));
          check.put("data", details);
        }
        checks.add(check);
      }
      return body(well, checks);
    }

    private JsonObject single(boolean up, String name) {
      return body(
          up, new JsonArray().add(new JsonObject().put("name", name).put("status", word(up))));
    }

    private JsonObject body(boolean up, JsonArray checks) {
      return new JsonObject().put("status", word(up)).put("checks", checks);
    }

    private String word(boolean up) {
      return up ? "UP" : "DOWN";
    }
  },

  /**
   * As android-sms-gateway/smpp-server (Go) answers: pass, warn or fail, version, and a map of
   * checks, each with an observed value. Its {@code /health} is its {@code /health/live}.
   */
  SMPP_SERVER {
    @Override
    JsonObject alive() {
      Runtime runtime = Runtime.getRuntime();
      JsonObject checks =
          new JsonObject()
              .put(
                  SYSTEM + ":goroutines",
                  check(
                      "Number of threads",
                      "goroutines",
                      ManagementFactory.getThreadMXBean().getThreadCount()))
              .put(
                  SYSTEM + ":memory",
                  check(
                      "Memory usage",
                      "MiB",
                      (runtime.totalMemory() - runtime.freeMemory()) / MEBIBYTE));
      return body(PASS, checks);
    }

    @Override
    JsonObject started(boolean over) {
      return body(over ? PASS : FAIL, new JsonObject());
    }

    @Override
    JsonObject checks(boolean well, List<Verdict> verdicts, boolean data) {
      JsonObject checks = new JsonObject();
      for (Verdict verdict : verdicts) {
        boolean up = verdict.state() == HealthCheck.State.UP;
        JsonObject check = new JsonObject();
        if (verdict.message() != null) {
          check.put("description", verdict.message());
        }
        check.put("observedValue", up ? 1 : 0).put("status", up ? PASS : FAIL);
        checks.put("bridge:" + verdict.name(), check);
      }
      return body(well ? PASS : FAIL, checks);
    }

    private JsonObject check(String description, String unit, long value) {
      return new JsonObject()
          .put("description", description)
          .put("observedUnit", unit)
          .put("observedValue", value)
          .put("status", PASS);
    }

    private JsonObject body(String status, JsonObject checks) {
      String version = HealthStyle.class.getPackage().getImplementationVersion();
      JsonObject body =
          new JsonObject().put("status", status).put("version", version == null ? "dev" : version);
      return checks.isEmpty() ? body : body.put("checks", checks);
    }
  };

  private static final String SYSTEM = "system";
  private static final String PASS = "pass";
  private static final String FAIL = "fail";
  private static final long MEBIBYTE = 1 << 20;

  /**
   * The style of that name.
   *
   * @param name as the key has it
   */
  public static HealthStyle of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  abstract JsonObject alive();

  abstract JsonObject started(boolean over);

  abstract JsonObject checks(boolean well, List<Verdict> verdicts, boolean data);
}
