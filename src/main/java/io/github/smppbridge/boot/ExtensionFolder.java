package io.github.smppbridge.boot;

import io.github.smppbridge.bundle.Extensions;
import io.github.smppbridge.bundle.RouteFileException;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.config.ConfigurationException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The jars of {@code ext.dir} on the class path, behind those of the bridge: a class that both have
 * is the bridge's.
 *
 * <p>They are added to the loader that has the bridge itself, by the method that the JVM adds an
 * agent's jars with. In a loader of their own JDBC's DriverManager would keep their drivers from
 * the pool, and a cache of classes would not fit; an agent has every class read from its jar again.
 */
final class ExtensionFolder {
  /** Named by {@link java.lang.instrument}'s appendToSystemClassLoaderSearch. */
  private static final String APPEND = "appendToClassPathForInstrumentation";

  private ExtensionFolder() {}

  /**
   * Reads the folder and adds what is in it; to be called once, before anything looks for drivers
   * or components.
   *
   * @param folder the working directory
   * @return what is in it
   * @throws ConfigurationException if it, or a jar in it, is of no use
   */
  static Extensions load(Path folder, Configuration configuration) throws ConfigurationException {
    String name = configuration.get(ConfigKey.EXT_DIR);
    Path jars = folder.resolve(name);
    if (!Files.isDirectory(jars)) {
      if (name.equals(ConfigKey.EXT_DIR.defaultValue()) && Files.notExists(jars)) {
        return Extensions.NONE;
      }
      throw new ConfigurationException("ext.dir: there is no folder " + jars.toAbsolutePath());
    }
    try {
      Extensions extensions = Extensions.in(jars);
      for (Path jar : extensions.jars()) {
        append(jar);
      }
      return extensions;
    } catch (RouteFileException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  private static void append(Path jar) throws ConfigurationException {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    try {
      Method append = loader.getClass().getDeclaredMethod(APPEND, String.class);
      append.setAccessible(true);
      append.invoke(loader, jar.toAbsolutePath().toString());
    } catch (InvocationTargetException e) {
      throw new ConfigurationException(jar + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new ConfigurationException(
          jar
              + " cannot be put on the class path, since this is not java -jar smpp-bridge.jar: name"
              + " it there yourself, or start Java with"
              + " --add-opens=java.base/jdk.internal.loader=ALL-UNNAMED",
          e);
    }
  }
}
