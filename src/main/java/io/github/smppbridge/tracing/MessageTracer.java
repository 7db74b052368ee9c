package io.github.smppbridge.tracing;

import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.tracing.Places.Place;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.telemetry.Op;
import org.apache.camel.telemetry.SpanDecorator;
import org.apache.camel.telemetry.SpanDecoratorManagerImpl;
import org.apache.camel.telemetry.SpanStorageManagerExchange;
import org.apache.camel.telemetry.TagConstants;
import org.apache.camel.telemetry.TraceProcessorsInterceptStrategy;

/**
 * Camel's tracer, told which of its many moments are a message's: what an ESME asks for, calls of
 * the gateway, events of phones, deliveries, and whatever a team's routes do with the message. An
 * exchange that is about no message is not traced. Spans are kept by their exchange and never by a
 * thread, which serves many at once.
 *
 * <p>A message's place in its trace is the property {@link RouteProperties#TRACE}, which the store
 * keeps with it. An exchange that begins elsewhere, or later, finds it there.
 */
final class MessageTracer extends OpenTelemetryTracer {
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final Places places;
  private final SpanDecoratorManagerImpl decorators = new SpanDecoratorManagerImpl();
  private final SpanStorageManagerExchange spans = new SpanStorageManagerExchange();
  private final PartTraces parts = new PartTraces();
  private final MessageAttributes attributes;

  MessageTracer(
      Tracer tracer, TextMapPropagator propagator, Places places, MessageAttributes attributes) {
    this.tracer = tracer;
    this.propagator = propagator;
    this.places = places;
    this.attributes = attributes;
  }

  @Override
  protected void initTracer() {
    // spans are made here, not by Camel's manager, which would make them those of a thread
  }

  @Override
  protected void doInit() {
    super.doInit();
    // it stands around each step, and does nothing unless steps are traced one by one
    getCamelContext()
        .getCamelContextExtension()
        .getInterceptStrategies()
        .removeIf(TraceProcessorsInterceptStrategy.class::isInstance);
  }

  /** It depends on the exchange, too. */
  @Override
  public boolean exclude(String endpointUri, CamelContext context) {
    return false;
  }

  @Override
  protected void beginEventSpan(Exchange exchange, Endpoint endpoint, Op op) {
    Place place =
        op == Op.EVENT_RECEIVED
            ? places.received(endpoint)
            : places.sent(endpoint, ExchangeHelper.getRouteId(exchange));
    switch (place) {
      case REQUEST -> beginRequest(exchange, endpoint);
      case DESTINATION -> beginDestination(exchange, endpoint);
      case CANCELLED -> linkRequest(exchange);
      case EVENT -> beginEvent(exchange, endpoint);
      case GATEWAY -> beginCall(exchange, endpoint);
      case DELIVERY -> beginDelivery(exchange, endpoint);
      case TEAM -> beginTeams(exchange, endpoint, op);
      default -> {
        // no step of its own
      }
    }
  }

  private void beginRequest(Exchange exchange, Endpoint endpoint) {
    String before = parts.of(exchange.getMessage());
    SpanBuilder builder =
        tracer.spanBuilder(attributes.operation(endpoint)).setSpanKind(SpanKind.SERVER);
    Span span = start(builder, remote(before), exchange, endpoint, Place.REQUEST);
    attributes.request(span, exchange);
    place(exchange, span);
    if (before == null) {
      parts.begun(exchange.getMessage(), TraceParent.of(span.getSpanContext()));
    }
  }

  private void beginDestination(Exchange exchange, Endpoint endpoint) {
    Context parent = parent(exchange);
    if (parent != null) {
      Span span =
          start(
              tracer.spanBuilder("submit_multi destination"),
              parent,
              exchange,
              endpoint,
              Place.DESTINATION);
      attributes.destination(span, exchange);
      place(exchange, span);
    }
  }

  /** What is received begins a trace; what is told of a message goes on in its, once found. */
  private void beginEvent(Exchange exchange, Endpoint endpoint) {
    if ("received".equals(exchange.getProperty(RouteProperties.EVENT_KIND))) {
      place(exchange, start(event(exchange), null, exchange, endpoint, Place.EVENT));
    } else {
      spans.push(exchange, new TracedSpan(Span.getInvalid(), endpoint, Place.EVENT));
    }
  }

  private SpanBuilder event(Exchange exchange) {
    return tracer
        .spanBuilder(
            "webhook " + exchange.getProperty(RouteProperties.WEBHOOK_EVENT, "event", String.class))
        .setSpanKind(SpanKind.SERVER)
        .setStartTimestamp(exchange.getClock().getCreated(), TimeUnit.MILLISECONDS);
  }

  private void beginCall(Exchange exchange, Endpoint endpoint) {
    Context parent = parent(exchange);
    if (parent != null) {
      SpanBuilder builder =
          tracer.spanBuilder(attributes.call(exchange)).setSpanKind(SpanKind.CLIENT);
      Span span = start(builder, parent, exchange, endpoint, Place.GATEWAY);
      attributes.callBegins(span, exchange);
      inject(span, exchange);
    }
  }

  private void beginDelivery(Exchange exchange, Endpoint endpoint) {
    Context parent = parent(exchange);
    if (parent != null) {
      SpanBuilder builder =
          tracer.spanBuilder(attributes.operation(endpoint)).setSpanKind(SpanKind.CLIENT);
      attributes.delivery(start(builder, parent, exchange, endpoint, Place.DELIVERY), exchange);
    }
  }

  /** As Camel does. */
  private void beginTeams(Exchange exchange, Endpoint endpoint, Op op) {
    Context parent = parent(exchange);
    if (parent == null) {
      return;
    }
    SpanDecorator decorator = decorators.get(endpoint);
    String name = TracedSpan.masked(decorator.getOperationName(exchange, endpoint));
    boolean sends = op == Op.EVENT_SENT;
    SpanBuilder builder =
        tracer.spanBuilder(name).setSpanKind(sends ? SpanKind.CLIENT : SpanKind.INTERNAL);
    Span span = start(builder, parent, exchange, endpoint, Place.TEAM);
    TracedSpan traced = new TracedSpan(span, endpoint, Place.TEAM);
    traced.setTag(TagConstants.OP, op.toString());
    decorator.beforeTracingEvent(traced, exchange, endpoint);
    if (sends) {
      propagator.inject(
          Context.root().with(span),
          decorator.getInjector(exchange),
          (carrier, key, value) -> carrier.put(key, value));
    }
  }

  @Override
  protected void endEventSpan(Exchange exchange, Endpoint endpoint) {
    if (!(spans.peek(exchange) instanceof TracedSpan top) || !top.beganAt(endpoint)) {
      return;
    }
    spans.pull(exchange);
    Span span = top.isBegun() ? top.span() : eventOfMessage(exchange);
    switch (top.place()) {
      case REQUEST, DESTINATION -> {
        attributes.answer(span, exchange);
        linkToMessage(span, exchange);
      }
      case EVENT -> attributes.event(span, exchange);
      case GATEWAY -> attributes.callEnds(span, exchange);
      case DELIVERY -> attributes.answer(span, exchange);
      default -> decorators.get(endpoint).afterTracingEvent(top, exchange);
    }
    span.end();
  }

  private void linkRequest(Exchange exchange) {
    if (spans.peek(exchange) instanceof TracedSpan top) {
      linkToMessage(top.span(), exchange);
    }
  }

  /** A question about a message, its end or its replacement: a trace of its own beside that. */
  private static void linkToMessage(Span span, Exchange exchange) {
    MessageRow about = StoredMessage.of(exchange);
    SpanContext submit = TraceParent.read(about == null ? null : about.trace());
    if (submit.isValid()) {
      span.addLink(submit);
    }
  }

  /** By now it is known of which; an invalid span = of none that is traced. */
  private Span eventOfMessage(Exchange exchange) {
    Context parent = remote(exchange.getProperty(RouteProperties.TRACE, String.class));
    return parent == null ? Span.getInvalid() : event(exchange).setParent(parent).startSpan();
  }

  private Span start(
      SpanBuilder builder, Context parent, Exchange exchange, Endpoint endpoint, Place place) {
    Span span = builder.setParent(parent == null ? Context.root() : parent).startSpan();
    spans.push(exchange, new TracedSpan(span, endpoint, place));
    return span;
  }

  /** The exchange is about what this span is about. */
  private static void place(Exchange exchange, Span span) {
    exchange.setProperty(RouteProperties.TRACE, TraceParent.of(span.getSpanContext()));
  }

  /** Null = the exchange is about no message, or about one that is not traced. */
  private Context parent(Exchange exchange) {
    if (spans.peek(exchange) instanceof TracedSpan top && top.isBegun()) {
      return Context.root().with(top.span());
    }
    Context told = remote(exchange.getProperty(RouteProperties.TRACE, String.class));
    if (told != null) {
      return told;
    }
    MessageRow about = StoredMessage.of(exchange);
    return about == null ? null : remote(about.trace());
  }

  private static Context remote(String trace) {
    SpanContext place = TraceParent.read(trace);
    return place.isValid() ? Context.root().with(Span.wrap(place)) : null;
  }

  private void inject(Span span, Exchange exchange) {
    propagator.inject(
        Context.root().with(span),
        exchange.getMessage(),
        (message, key, value) -> message.setHeader(key, value));
  }
}
