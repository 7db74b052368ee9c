package io.github.smppbridge.lean;

import java.lang.invoke.MethodHandle;
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
 * A {@code bean} whose method is named and takes the exchange, or nothing, or texts. What it
 * returns becomes the body, of the message that is there: Camel makes a new one for each and copies
 * the headers.
 */
final class BeanStep implements Step {
  private final MethodHandle method;
  private final BeanArguments arguments;
  private final Step camel;
  private final boolean isVoid;
  private final boolean isStage;

  private BeanStep(BeanMethod found, BeanArguments arguments, Step camel) {
    this.method = found.handle();
    this.arguments = arguments;
    this.camel = camel;
    this.isVoid = found.returned() == void.class;
    this.isStage = CompletionStage.class.isAssignableFrom(found.returned());
  }

  /** Null where Camel must look at the exchange to know what to call, and with what. */
  static BeanStep of(BeanProcessor processor) {
    if (processor.getMethod() == null
        || processor.getBeanHolder().getClass() != ConstantBeanHolder.class) {
      return null;
    }
    Object bean = processor.getBean();
    BeanArguments arguments = BeanArguments.parse(processor.getMethod());
    BeanMethod method =
        arguments == null
            ? BeanMethod.ofExchange(bean, processor.getMethod())
            : BeanMethod.ofTexts(bean, arguments.method(), arguments.count());
    return method == null ? null : new BeanStep(method, arguments, CamelStep.of(processor));
  }

  @Override
  public boolean run(Exchange exchange, AsyncCallback later) {
    Object[] given = null;
    if (arguments != null) {
      given = arguments.evaluate(exchange);
      if (given == null) {
        return camel.run(exchange, later);
      }
    }
    return call(exchange, given, later);
  }

  private boolean call(Exchange exchange, Object[] given, AsyncCallback later) {
    try {
      MessageHelper.resetStreamCache(exchange.getIn());
    } catch (Exception e) {
      exchange.setException(e);
      return true;
    }
    Object result;
    try {
      result =
          given == null
              ? (Object) method.invokeExact(exchange)
              : (Object) method.invokeExact(given);
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
