package io.github.smppbridge.bench.driver;

import java.io.IOException;

/** Something to measure. */
interface Scenario {

  /** Its name on the command line. */
  String name();

  /**
   * Measures; leaves no server running.
   *
   * @param bench with gateway and generator
   * @return its part of the report
   */
  Section run(Bench bench) throws IOException, InterruptedException;
}
