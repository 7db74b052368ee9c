package io.github.smppbridge.gateway;

/** stub */
public final class PhoneNumbers {
  private PhoneNumbers() {}

  public static Destination normalise(int ton, int npi, String address, String country) {
    throw new UnsupportedOperationException();
  }

  public static boolean same(String a, String b, String country) {
    throw new UnsupportedOperationException();
  }

  public static boolean isCountry(String country) {
    throw new UnsupportedOperationException();
  }

  public static String masked(String address) {
    throw new UnsupportedOperationException();
  }

  public static String hashed(String e164) {
    throw new UnsupportedOperationException();
  }
}
