package io.github.smppbridge.bench.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Octets behind each other in an array that grows and is used again. Not thread-safe. */
public final class Octets {

  private static final VarHandle INT32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] array;
  private int length;

  /** Room for so many octets at first. */
  public Octets(int capacity) {
    array = new byte[capacity];
  }

  /** What is in it, up to {@link #length}; another one after the next octet that does not fit. */
  public byte[] array() {
    return array;
  }

  /** Octets in it. */
  public int length() {
    return length;
  }

  /** Empties it. */
  public void clear() {
    length = 0;
  }

  /** Drops its first octets. */
  public void drop(int count) {
    System.arraycopy(array, count, array, 0, length - count);
    length -= count;
  }

  /** Makes room for so many octets more. */
  public Octets reserve(int more) {
    if (length + more > array.length) {
      array = Arrays.copyOf(array, Math.max(length + more, 2 * array.length));
    }
    return this;
  }

  /** Appends a number in network order. */
  public Octets int32(int value) {
    reserve(Integer.BYTES);
    INT32.set(array, length, value);
    length += Integer.BYTES;
    return this;
  }

  /** Appends one octet. */
  public Octets octet(int value) {
    reserve(1);
    array[length++] = (byte) value;
    return this;
  }

  /** Appends octets. */
  public Octets bytes(byte[] from) {
    return bytes(from, 0, from.length);
  }

  /** Appends octets of an array. */
  public Octets bytes(byte[] from, int begin, int end) {
    reserve(end - begin);
    System.arraycopy(from, begin, array, length, end - begin);
    length += end - begin;
    return this;
  }

  /** Appends what is in another. */
  public Octets bytes(Octets other) {
    return bytes(other.array, 0, other.length);
  }

  /** Appends digits. */
  public Octets decimal(long value) {
    int digits = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = value;
    for (int at = length + digits - 1; at >= length; at--) {
      array[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** Reads a number in network order. */
  public static int int32(byte[] from, int at) {
    return (int) INT32.get(from, at);
  }

  /** Writes a number in network order over what is there. */
  public void int32(int at, int value) {
    INT32.set(array, at, value);
  }

  /** The octets of a text that has only ASCII in it. */
  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Where something lies in a part of an array, -1 if it does not. */
  public static int indexOf(byte[] what, byte[] in, int begin, int end) {
    byte initial = what[0];
    for (int at = begin; at <= end - what.length; at++) {
      if (in[at] == initial && Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }

  /** Where an octet lies in a part of an array, {@code end} if it does not. */
  public static int indexOf(int octet, byte[] in, int begin, int end) {
    int at = begin;
    while (at < end && in[at] != octet) {
      at++;
    }
    return at;
  }

  /** A number that stands for octets (FNV-1a, mixed); never 0. */
  public static long hash(byte[] of, int begin, int end) {
    long hash = 0xcbf29ce484222325L;
    for (int at = begin; at < end; at++) {
      hash = (hash ^ of[at] & 0xFF) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    return hash == 0 ? 1 : hash;
  }
}
