package io.github.smppbridge.lean;

import java.util.List;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.bean.BeanProcessor;
import org.apache.camel.processor.ChoiceProcessor;
import org.apache.camel.processor.ExchangePatternProcessor;
import org.apache.camel.processor.FilterProcessor;
import org.apache.camel.processor.LogProcessor;
import org.apache.camel.processor.Pipeline;
import org.apache.camel.processor.RemoveHeaderProcessor;
import org.apache.camel.processor.RemoveHeadersProcessor;
import org.apache.camel.processor.RemovePropertiesProcessor;
import org.apache.camel.processor.RemovePropertyProcessor;
import org.apache.camel.processor.RemoveVariableProcessor;
import org.apache.camel.processor.RoutePipeline;
import org.apache.camel.processor.SetBodyProcessor;
import org.apache.camel.processor.SetHeaderProcessor;
import org.apache.camel.processor.SetHeadersProcessor;
import org.apache.camel.processor.SetPropertyProcessor;
import org.apache.camel.processor.SetVariableProcessor;
import org.apache.camel.processor.SetVariablesProcessor;
import org.apache.camel.processor.StopProcessor;
import org.apache.camel.processor.ThrowExceptionProcessor;
import org.apache.camel.processor.TransformProcessor;
import org.apache.camel.processor.WrapProcessor;

/**
 * Which {@link Step} does what a processor of Camel's does. The processors stay where they are:
 * they start and stop, and tell of themselves, as before. Known are the classes themselves, never a
 * subclass, which may do something else.
 */
final class Steps {
  /** Whose callback always comes at once. */
  private static final Set<Class<?>> AT_ONCE =
      Set.of(
          ExchangePatternProcessor.class,
          LogProcessor.class,
          RemoveHeaderProcessor.class,
          RemoveHeadersProcessor.class,
          RemovePropertiesProcessor.class,
          RemovePropertyProcessor.class,
          RemoveVariableProcessor.class,
          SetBodyProcessor.class,
          SetHeaderProcessor.class,
          SetHeadersProcessor.class,
          SetPropertyProcessor.class,
          SetVariableProcessor.class,
          SetVariablesProcessor.class,
          StopProcessor.class,
          ThrowExceptionProcessor.class,
          TransformProcessor.class);

  private static final AsyncCallback NOBODY = doneSync -> {};

  private Steps() {}

  /**
   * Finds it.
   *
   * @param processor what Camel built, or null for nothing to do
   */
  static Step of(CamelContext context, Processor processor) {
    if (processor == null) {
      return (exchange, later) -> true;
    }
    Class<?> type = processor.getClass();
    if (AT_ONCE.contains(type)) {
      return atOnce(processor);
    }
    if (type == FilterProcessor.class) {
      return FilterStep.of(context, (FilterProcessor) processor);
    }
    if (type == ChoiceProcessor.class) {
      return ChoiceStep.of(context, (ChoiceProcessor) processor);
    }
    Step found = null;
    if (type == Pipeline.class || type == RoutePipeline.class) {
      found = row(context, (Pipeline) processor);
    } else if (processor instanceof LeanChannel channel && channel.isPlain()) {
      found = StepRow.single(context, channel);
    } else if (type == WrapProcessor.class) {
      found = wrapped(context, (WrapProcessor) processor);
    } else if (type == BeanProcessor.class) {
      found = BeanStep.of((BeanProcessor) processor);
    }
    return found == null ? CamelStep.of(processor) : found;
  }

  private static Step atOnce(Processor processor) {
    org.apache.camel.AsyncProcessor async = (org.apache.camel.AsyncProcessor) processor;
    return (exchange, later) -> async.process(exchange, NOBODY);
  }

  /** Null where one of the steps is Camel's matter altogether. */
  static StepRow row(CamelContext context, Pipeline pipeline) {
    List<Processor> steps = pipeline.hasNext() ? pipeline.next() : List.of();
    boolean plain =
        steps.stream().allMatch(step -> step instanceof LeanChannel each && each.isPlain());
    return plain
        ? StepRow.pipeline(context, steps.stream().map(LeanChannel.class::cast).toList())
        : null;
  }

  /** Null unless it is what Camel puts around a step that an interceptor left as it is. */
  private static Step wrapped(CamelContext context, WrapProcessor wrap) {
    return wrap.getProcessor() == wrap.getWrapped() ? of(context, wrap.getWrapped()) : null;
  }
}
