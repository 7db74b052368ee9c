package io.github.smppbridge.bundle;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.StringHelper;

/** The beans that a team's Java declares with {@code @BindToRegistry}, under their names. */
final class TeamBeans {
  private static final Pattern CALLED = Pattern.compile("bean:(?://)?([^?]+)(?:\\?.*)?");

  private final CamelContext context;
  private final List<Class<?>> types = new ArrayList<>();

  /** The names, each with the class that declares it. */
  private final Map<String, Class<?>> names = new HashMap<>();

  TeamBeans(CamelContext context) {
    this.context = context;
  }

  /** Looks for beans in a class. */
  void add(Class<?> type) {
    note(type, StringHelper.decapitalize(type.getSimpleName()), type);
    for (Method each : type.getDeclaredMethods()) {
      note(each, each.getName(), type);
    }
    for (Field each : type.getDeclaredFields()) {
      note(each, each.getName(), type);
    }
    if (type.isAnnotationPresent(BindToRegistry.class)) {
      types.add(type);
    }
  }

  private void note(AnnotatedElement element, String name, Class<?> type) {
    BindToRegistry bean = element.getAnnotation(BindToRegistry.class);
    if (bean != null) {
      names.put(bean.value().isEmpty() ? name : bean.value(), type);
    }
  }

  Set<String> names() {
    return names.keySet();
  }

  /**
   * The name of one that is somebody else's.
   *
   * @param before those that these may take the place of
   */
  Optional<String> taken(TeamBeans before) {
    return names.keySet().stream()
        .filter(name -> !before.names.containsKey(name))
        .filter(name -> context.getRegistry().lookupByName(name) != null)
        .findFirst();
  }

  /** The class that declares one. */
  Class<?> declaring(String name) {
    return names.get(name);
  }

  /**
   * Makes those that are classes, and binds them.
   *
   * @throws Exception if one cannot be made
   */
  void bind() throws Exception {
    // a registry keeps a bean for each class of the same name, and knows the first
    names.keySet().forEach(context.getRegistry()::unbind);
    for (Class<?> type : types) {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      String name = StringHelper.decapitalize(type.getSimpleName());
      try {
        Object bean = constructor.newInstance();
        PluginHelper.getBeanPostProcessor(context).postProcessBeforeInitialization(bean, name);
        PluginHelper.getBeanPostProcessor(context).postProcessAfterInitialization(bean, name);
      } catch (InvocationTargetException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  /** What is bound under their names now. */
  Map<String, Object> bound() {
    Map<String, Object> bound = new HashMap<>();
    for (String name : names.keySet()) {
      Object bean = context.getRegistry().lookupByName(name);
      if (bean != null) {
        bound.put(name, bean);
      }
    }
    return bound;
  }

  /** Has Camel forget the endpoints {@code bean:} of them, which hold what they have called. */
  void forgetEndpoints() {
    for (Endpoint each : context.getEndpoints()) {
      Matcher called = CALLED.matcher(each.getEndpointUri());
      if (called.matches() && names.containsKey(called.group(1))) {
        try {
          context.removeEndpoint(each);
        } catch (Exception e) {
          throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
      }
    }
  }

  /** Takes away those that others do not have. */
  void unbindWithout(TeamBeans others) {
    Set<String> gone = new HashSet<>(names.keySet());
    gone.removeAll(others.names.keySet());
    gone.forEach(context.getRegistry()::unbind);
  }

  /** Puts back what was bound under their names. */
  void restore(Map<String, Object> bound) {
    bound.forEach(
        (name, bean) -> {
          context.getRegistry().unbind(name);
          context.getRegistry().bind(name, bean);
        });
  }
}
