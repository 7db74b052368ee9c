package io.github.smppbridge.lean;

import org.apache.camel.AsyncProcessor;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Channel;
import org.apache.camel.Endpoint;
import org.apache.camel.NamedNode;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Route;
import org.apache.camel.impl.engine.CamelInternalProcessor.UnitOfWorkProcessorAdvice;
import org.apache.camel.processor.Pipeline;
import org.apache.camel.processor.RoutePipeline;
import org.apache.camel.spi.CamelInternalProcessorAdvice;
import org.apache.camel.spi.InterceptSendToEndpoint;
import org.apache.camel.spi.InternalProcessor;
import org.apache.camel.spi.InternalProcessorFactory;
import org.apache.camel.spi.SharedInternalProcessor;

/** Makes what Camel has between the steps of a route, and around a route. */
final class LeanProcessors implements InternalProcessorFactory {
  private final InternalProcessorFactory camel;
  private final StepWatch watch;

  LeanProcessors(InternalProcessorFactory camel, StepWatch watch) {
    this.camel = camel;
    this.watch = watch;
  }

  @Override
  public InternalProcessor addUnitOfWorkProcessorAdvice(
      CamelContext context, Processor processor, Route route) {
    if (route != null && processor.getClass() == RoutePipeline.class) {
      StepRow row = Steps.row(context, (Pipeline) processor);
      if (row != null) {
        LeanRoute lean = new LeanRoute(context, processor, row);
        lean.addAdvice(new UnitOfWorkProcessorAdvice(route, context));
        return lean;
      }
    }
    return camel.addUnitOfWorkProcessorAdvice(context, processor, route);
  }

  @Override
  public Channel createChannel(CamelContext context) {
    return new LeanChannel(context, watch);
  }

  @Override
  public CamelInternalProcessorAdvice<?> createAggregateBacklogTracerAdvice(
      CamelContext context, NamedNode definition) {
    return camel.createAggregateBacklogTracerAdvice(context, definition);
  }

  @Override
  public SharedInternalProcessor createSharedCamelInternalProcessor(CamelContext context) {
    return camel.createSharedCamelInternalProcessor(context);
  }

  @Override
  public AsyncProducer createInterceptSendToEndpointProcessor(
      InterceptSendToEndpoint endpoint,
      Endpoint delegate,
      AsyncProducer producer,
      boolean skip,
      Predicate onWhen) {
    return camel.createInterceptSendToEndpointProcessor(endpoint, delegate, producer, skip, onWhen);
  }

  @Override
  public AsyncProcessor createWrapProcessor(Processor processor, Processor wrapped) {
    return camel.createWrapProcessor(processor, wrapped);
  }

  @Override
  public AsyncProducer createUnitOfWorkProducer(Producer producer) {
    return camel.createUnitOfWorkProducer(producer);
  }

  @Override
  public AsyncProducer createAsyncProducer(Endpoint endpoint) throws Exception {
    return camel.createAsyncProducer(endpoint);
  }

  @Override
  public Producer createProducer(Endpoint endpoint) throws Exception {
    return camel.createProducer(endpoint);
  }
}
