package io.github.smppbridge.bench.driver;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * Who has used how much CPU time so far, and, by {@link #since}, in a round.
 *
 * @param server what is measured
 * @param gateway the pretend one
 * @param generator its event loop
 * @param driver the process with the generator in it
 * @param machine everybody
 * @param seconds of the clock
 */
record CpuTimes(
    double server,
    double gateway,
    double generator,
    double driver,
    double machine,
    double seconds) {

  /** Now. */
  static CpuTimes now(Bench bench, Server server) throws IOException {
    OperatingSystemMXBean self = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new CpuTimes(
        server.figures().cpuSeconds(),
        bench.gatewayFigures().cpuSeconds(),
        bench.load().cpuSeconds(),
        self.getProcessCpuTime() / 1e9,
        Machine.busySeconds(),
        System.nanoTime() / 1e9);
  }

  /** What was used from then to this. */
  CpuTimes since(CpuTimes then) {
    return new CpuTimes(
        server - then.server,
        gateway - then.gateway,
        generator - then.generator,
        driver - then.driver,
        machine - then.machine,
        seconds - then.seconds);
  }

  /** Cores that neither the server nor the benchmark used. */
  double otherCores() {
    return Math.max(0, machine - server - gateway - driver) / seconds;
  }
}
