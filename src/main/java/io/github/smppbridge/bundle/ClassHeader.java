package io.github.smppbridge.bundle;

import java.lang.reflect.Modifier;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a class file says of itself first (JVMS 4.1): enough to know what it extends without loading
 * it.
 *
 * @param name its name
 * @param parent what it extends; empty = nothing
 * @param usable whether it can be made: neither abstract nor an interface
 */
record ClassHeader(String name, String parent, boolean usable) {
  private static final int MAGIC = 0xCAFEBABE;
  private static final int UTF8 = 1;
  private static final int CLASS = 7;

  /**
   * Reads one.
   *
   * @param bytes of the class file
   * @throws IllegalArgumentException if it is none
   */
  static ClassHeader of(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (in.getInt() != MAGIC) {
        throw new IllegalArgumentException("no class file");
      }
      in.getInt();
      int[] constants = constants(in);
      int access = unsigned(in);
      String name = className(in, constants, unsigned(in));
      String parent = className(in, constants, unsigned(in));
      return new ClassHeader(
          name, parent, !Modifier.isAbstract(access) && !Modifier.isInterface(access));
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a class file that ends too soon", e);
    }
  }

  /** Where each constant is; nothing of them is read but what is asked for. */
  private static int[] constants(ByteBuffer in) {
    int[] at = new int[unsigned(in)];
    for (int i = 1; i < at.length; i++) {
      at[i] = in.position();
      int tag = in.get();
      switch (tag) {
        case UTF8 -> skip(in, unsigned(in));
        case CLASS, 8, 16, 19, 20 -> skip(in, 2);
        case 15 -> skip(in, 3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(in, 4);
        case 5, 6 -> {
          // these have two places
          skip(in, 8);
          i++;
        }
        default -> throw new IllegalArgumentException("a class file with a constant " + tag);
      }
    }
    return at;
  }

  private static String className(ByteBuffer in, int[] constants, int index) {
    if (index == 0) {
      return "";
    }
    int text = constants[in.getShort(constants[index] + 1) & 0xFFFF];
    int length = in.getShort(text + 1) & 0xFFFF;
    return new String(in.array(), text + 3, length, StandardCharsets.UTF_8).replace('/', '.');
  }

  private static void skip(ByteBuffer in, int octets) {
    in.position(Math.addExact(in.position(), octets));
  }

  private static int unsigned(ByteBuffer in) {
    return in.getShort() & 0xFFFF;
  }
}
