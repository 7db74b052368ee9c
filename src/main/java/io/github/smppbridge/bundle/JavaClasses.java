package io.github.smppbridge.bundle;

import java.util.Map;

/**
 * The classes that were compiled together, in a loader of their own: when an edit has replaced them
 * all, nothing holds them.
 */
final class JavaClasses extends ClassLoader {
  private final Map<String, JavaClass> classes;

  /**
   * A class as the compiler made it.
   *
   * @param location of its file
   * @param bytes of it
   */
  record JavaClass(String location, byte[] bytes) {}

  /**
   * Makes a loader for them.
   *
   * @param classes by name
   */
  JavaClasses(Map<String, JavaClass> classes) {
    super("routes", JavaClasses.class.getClassLoader());
    this.classes = classes;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JavaClass found = classes.get(name);
    if (found == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, found.bytes(), 0, found.bytes().length);
  }

  /** All of them, by name. */
  Map<String, JavaClass> classes() {
    return classes;
  }
}
