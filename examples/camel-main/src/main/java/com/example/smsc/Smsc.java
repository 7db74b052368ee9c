package com.example.smsc;

import org.apache.camel.main.Main;

/** The program: the routes in camel/ and in Receipts, configured by application.properties. */
public final class Smsc {
  private Smsc() {}

  public static void main(String[] args) throws Exception {
    main().run(args);
  }

  static Main main() {
    // finds the RouteBuilders in this package
    return new Main(Smsc.class);
  }
}
