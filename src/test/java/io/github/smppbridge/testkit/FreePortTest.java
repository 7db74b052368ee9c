package io.github.smppbridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {
  @Test
  void processesSideBySideNeverLookAtEachOthersPorts() throws Exception {
    Set<Integer> ours = ports(FreePort.class);
    URL[] classes = {FreePort.class.getProtectionDomain().getCodeSource().getLocation()};
    try (URLClassLoader other = new URLClassLoader(classes, null)) {
      Set<Integer> theirs = ports(other.loadClass(FreePort.class.getName()));

      assertThat(theirs).hasSizeGreaterThan(100).doesNotContainAnyElementsOf(ours);
    }
  }

  private static Set<Integer> ports(Class<?> freePort) throws ReflectiveOperationException {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      ports.add((Integer) freePort.getMethod("next").invoke(null));
    }
    return ports;
  }
}
