package io.github.smppbridge.lean;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.bean.BeanProcessor;
import org.apache.camel.component.bean.ConstantBeanHolder;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.MessageHelper;

/**
 * A {@code bean} whose method is named and takes the exchange, or nothing. What it returns becomes
 * the body, of the message that is there: Camel makes a new one for each and copies the headers.
 */
final class BeanStep implements Step {
  private static final MethodType TYPE = MethodType.methodType(Object.class, Exchange.class);

  private final MethodHandle method;
  private final boolean isVoid;
  private final boolean isStage;

  private BeanStep(MethodHandle method, Class<?> returned) {
    this.method = method;
    this.isVoid = returned == void.class;
    this.isStage = CompletionStage.class.isAssignableFrom(returned);
  }

  /** Null where Camel must look at the exchange to know what to call, and with what. */
  static BeanStep of(BeanProcessor processor) {
    if (processor.getMethod() == null
        || processor.getBeanHolder().getClass() != ConstantBeanHolder.class) {
      return null;
    }
    Object bean = processor.getBean();
    Method method = find(bean.getClass(), processor.getMethod());
    if (method == null) {
      return null;
    }
    try {
      MethodHandle handle = MethodHandles.publicLookup().unreflect(method).bindTo(bean);
      if (method.getParameterCount() == 0) {
        handle = MethodHandles.dropArguments(handle, 0, Exchange.class);
      }
      return new BeanStep(handle.asType(TYPE), method.getReturnType());
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  private static Method find(Class<?> type, String name) {
    List<Method> named =
        Arrays.stream(type.getMethods())
            .filter(each -> each.getName().equals(name) && !each.isBridge())
            .toList();
    if (named.size() != 1 || name.equals("getClass")) {
      return null;
    }
    Method method = named.get(0);
    boolean simple =
        !Modifier.isStatic(method.getModifiers())
            && (method.getParameterCount() == 0
                || Arrays.equals(method.getParameterTypes(), new Class<?>[] {Exchange.class}));
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

  @Override
  public boolean run(Exchange exchange, AsyncCallback later) {
    try {
      MessageHelper.resetStreamCache(exchange.getIn());
    } catch (Exception e) {
      exchange.setException(e);
      return true;
    }
    Object result;
    try {
      result = (Object) method.invokeExact(exchange);
    } catch (Throwable e) {
      exchange.setException(e);
      return true;
    }
    try {
      return result(exchange, result, later);
    } catch (Exception e) {
      exchange.setException(e);
      return true;
    }
  }

  private boolean result(Exchange exchange, Object result, AsyncCallback later) throws Exception {
    if (isStage) {
      return stage(exchange, (CompletionStage<?>) result, later);
    }
    Object value = result;
    if (value instanceof Callable<?> callable) {
      value = callable.call();
      if (value == null) {
        return true;
      }
    }
    if (!isVoid) {
      setBody(exchange, value);
    }
    return true;
  }

  private static boolean stage(Exchange exchange, CompletionStage<?> stage, AsyncCallback later) {
    if (stage instanceof CompletableFuture<?> future
        && future.isDone()
        && !future.isCompletedExceptionally()) {
      fulfil(exchange, future.join());
      return true;
    }
    CamelStep.Call call = new CamelStep.Call(later);
    stage.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            exchange.setException(failure);
          } else {
            fulfil(exchange, result);
          }
          call.done(false);
        });
    return call.isOver();
  }

  private static void fulfil(Exchange exchange, Object result) {
    if (result != null) {
      setBody(exchange, result);
    }
  }

  private static void setBody(Exchange exchange, Object body) {
    Message message = exchange.getMessage();
    if (message.getClass() == DefaultMessage.class) {
      message.setBody(body);
    } else {
      // no special message is dragged along
      Message plain = new DefaultMessage(exchange.getContext());
      plain.copyFromWithNewBody(message, body);
      ExchangeHelper.replaceMessage(exchange, plain, false);
    }
  }
}
