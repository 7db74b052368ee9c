package io.github.smppbridge.lean;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/**
 * The one method of its name that a bean has, if Camel could call no other, nor it otherwise.
 *
 * @param handle takes an exchange, or an array of texts, and gives an object
 * @param returned what the method itself gives
 */
record BeanMethod(MethodHandle handle, Class<?> returned) {
  private static final MethodType OF_EXCHANGE = MethodType.methodType(Object.class, Exchange.class);
  private static final MethodType OF_TEXTS = MethodType.methodType(Object.class, Object[].class);

  /** One that takes the exchange, or nothing; or null. */
  static BeanMethod ofExchange(Object bean, String name) {
    Method method =
        find(
            bean.getClass(),
            name,
            types -> types.length == 0 || (types.length == 1 && types[0] == Exchange.class));
    MethodHandle handle = method == null ? null : bound(bean, method);
    if (handle == null) {
      return null;
    }
    if (method.getParameterCount() == 0) {
      handle = MethodHandles.dropArguments(handle, 0, Exchange.class);
    }
    return new BeanMethod(handle.asType(OF_EXCHANGE), method.getReturnType());
  }

  /** One that takes so many texts; or null. */
  static BeanMethod ofTexts(Object bean, String name, int count) {
    Method method =
        find(
            bean.getClass(),
            name,
            types ->
                types.length == count
                    && Arrays.stream(types).allMatch(each -> each == String.class));
    MethodHandle handle = method == null ? null : bound(bean, method);
    return handle == null
        ? null
        : new BeanMethod(
            handle.asSpreader(Object[].class, count).asType(OF_TEXTS), method.getReturnType());
  }

  /** Null where it is not ours to call. */
  private static MethodHandle bound(Object bean, Method method) {
    try {
      return MethodHandles.publicLookup().unreflect(method).bindTo(bean);
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  private static Method find(Class<?> type, String name, Predicate<Class<?>[]> parameters) {
    List<Method> named =
        Arrays.stream(type.getMethods())
            .filter(each -> each.getName().equals(name) && !each.isBridge())
            .toList();
    if (named.size() != 1 || name.equals("getClass")) {
      return null;
    }
    Method method = named.get(0);
    boolean simple =
        !Modifier.isStatic(method.getModifiers()) && parameters.test(method.getParameterTypes());
    return simple && !isAnnotated(type, method) ? method : null;
  }

  /** Annotations say more about how it is called; those of Camel's are looked for everywhere. */
  private static boolean isAnnotated(Class<?> type, Method method) {
    for (Annotation[] each : method.getParameterAnnotations()) {
      if (each.length > 0) {
        return true;
      }
    }
    for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
      if (each.getInterfaces().length > 0 && declares(each.getInterfaces(), method)
          || isCamels(each.getAnnotations())) {
        return true;
      }
    }
    return isCamels(method.getAnnotations());
  }

  /** What an interface says about the method counts too: left to Camel if it is not the bean's. */
  private static boolean declares(Class<?>[] interfaces, Method method) {
    for (Class<?> each : interfaces) {
      for (Method other : each.getMethods()) {
        if (other.getName().equals(method.getName())
            && (isCamels(other.getAnnotations()) || isCamels(each.getAnnotations()))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isCamels(Annotation[] annotations) {
    return Arrays.stream(annotations)
        .anyMatch(each -> each.annotationType().getName().startsWith("org.apache.camel."));
  }
}
