package io.github.smppbridge.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;

/**
 * The Java of a team that is in force. What it has taken the place of is forgotten, but for what
 * Camel keeps of a thousand classes of beans. As a class loader it has the classes of that alone,
 * so that Camel, which never forgets a loader, needs to know one only.
 */
final class LiveCode extends ClassLoader {
  private final CamelContext context;
  private final List<Path> jars;
  private volatile TeamCode current;
  private boolean known;

  /**
   * Makes it, without any.
   *
   * @param jars that it may use, beside those that Java was started with
   */
  LiveCode(CamelContext context, List<Path> jars) {
    super(null);
    this.context = context;
    this.jars = jars;
    this.current = TeamCode.none(context);
  }

  /**
   * Puts the Java among files in the place of what there is.
   *
   * @param contents of the folders, by location
   * @param use what else has to succeed: else all is as it was
   */
  <T> T change(Map<String, String> contents, Function<TeamCode, T> use) {
    TeamCode old = current;
    if (old.is(contents)) {
      return use.apply(old);
    }
    TeamCode next = TeamCode.of(context, contents, jars);
    next.requireFree(old);
    if (!known) {
      context.getClassResolver().addClassLoader(this);
      known = true;
    }
    current = next;
    try {
      next.enter(old);
      T result = use.apply(next);
      next.stay();
      return result;
    } catch (RuntimeException | Error e) {
      next.leave(old);
      current = old;
      throw e;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    return current.loader().loadClass(name);
  }
}
