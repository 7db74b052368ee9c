package io.github.smppbridge.train;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The flags that the JVM is started with: in the image, in what the documents show, and while the
 * cache is made, since a cache fits only the collector and the object headers that it was made
 * with. This is the one place where they are decided; a test holds everything else to it.
 */
public final class StartOptions {
  /** The cache's name, beside the jar. */
  public static final String CACHE = "smpp-bridge.aot";

  /** What Java 24 and later complain of without: Netty's and SQLite's use of native memory. */
  public static final List<String> QUIET =
      List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");

  /** A machine that the JVM thinks small would have another one. */
  private static final String COLLECTOR = "-XX:+UseG1GC";

  /**
   * What a cache must be made and used with alike. References in 32 bits are asked for since the
   * JVM else gives them up, and the cache with them, where the part of the memory below is over 32
   * GB.
   */
  public static final List<String> FITTING =
      List.of(COLLECTOR, "-XX:+UseCompressedOops", "-XX:+UseCompactObjectHeaders");

  /**
   * What keeps an idle bridge small, and lets a busy one grow, on every Java: a heap that begins
   * with little, whose young part becomes as large as the load wants it, and that is given back
   * when for a time nothing was collected, since nothing happens; in regions of a megabyte, as it
   * would be given back in eights of them on a large machine. A young part that is kept as small as
   * an idle bridge wants it has most messages outlive it: that is a third of the throughput, and
   * gigabytes of garbage.
   */
  public static final List<String> HEAP =
      List.of(
          "-XX:MaxRAMPercentage=70",
          "-XX:InitialHeapSize=32m",
          "-XX:MinHeapSize=16m",
          "-XX:G1HeapRegionSize=1m",
          "-XX:MinHeapFreeRatio=5",
          "-XX:MaxHeapFreeRatio=10",
          "-XX:G1PeriodicGCInterval=15000");

  /** Memory of the C library is given back some seconds after the compilers are done with it. */
  public static final List<String> NATIVE = List.of("-XX:TrimNativeHeapInterval=5000");

  /** How it ends when memory does. */
  public static final List<String> ENDING = List.of("-XX:+ExitOnOutOfMemoryError");

  private static final int FIRST_WITH_PROFILES = 25;

  private StartOptions() {}

  /** {@return all of them for Java 25, but for the cache} */
  public static List<String> all() {
    return Stream.of(HEAP, NATIVE, ENDING, FITTING, QUIET).flatMap(List::stream).toList();
  }

  /**
   * Uses a cache; one that does not fit, or is not there, is told in one line by the JVM, which
   * then starts without.
   *
   * @param cache its file
   * @return the flag
   */
  public static String with(Path cache) {
    return (hasProfiles() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache;
  }

  /**
   * Has a cache made when the JVM ends.
   *
   * @param cache its file
   * @return the flag
   */
  static String making(Path cache) {
    return (hasProfiles() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + cache;
  }

  /** {@return those that every Java from 17 on knows} */
  static List<String> everywhere() {
    return Stream.concat(HEAP.stream(), Stream.of(COLLECTOR)).toList();
  }

  /** {@return the flags of a start on the Java that runs this} */
  static List<String> ofThisJava() {
    return hasProfiles() ? all() : everywhere();
  }

  /** {@return whether the Java that runs this keeps profiles of methods in its cache (JEP 515)} */
  static boolean hasProfiles() {
    return Runtime.version().feature() >= FIRST_WITH_PROFILES;
  }
}
