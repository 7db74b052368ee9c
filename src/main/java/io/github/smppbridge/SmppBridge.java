package io.github.smppbridge;

/** Starts the bridge. */
public final class SmppBridge {
  private SmppBridge() {}

  /**
   * Starts the bridge and returns when it has stopped.
   *
   * @param args the command line
   */
  public static void main(String[] args) {}
}
