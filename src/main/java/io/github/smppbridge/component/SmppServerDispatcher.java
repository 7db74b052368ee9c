package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.RequestHandler;
import io.github.smppbridge.smpp.SmppRequest;
import io.github.smppbridge.smpp.SmppResponse;
import io.github.smppbridge.smpp.SmppSession;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Hands the engine's requests to the consumer of their operation. */
final class SmppServerDispatcher implements RequestHandler {
  private final SmppServerComponent component;
  private final Map<SmppServerOperation, Slot> slots = new ConcurrentHashMap<>();

  /** Sessions whose bind's exchange is not over: their end, if it comes already, waits for that. */
  private final Map<String, CompletableFuture<Void>> binds = new ConcurrentHashMap<>();

  private final SessionEnds ends = new SessionEnds();

  /** A consumer, or the place of one that stopped: its route may come back in a moment. */
  private record Slot(SmppServerConsumer consumer) {}

  SmppServerDispatcher(SmppServerComponent component) {
    this.component = component;
  }

  SessionEnds ends() {
    return ends;
  }

  boolean hasConsumers() {
    return slots.values().stream().anyMatch(slot -> slot.consumer() != null);
  }

  void add(SmppServerOperation operation, SmppServerConsumer consumer) {
    Slot before = slots.put(operation, new Slot(consumer));
    if (before != null && before.consumer() != null && before.consumer() != consumer) {
      slots.put(operation, before);
      throw new IllegalStateException(
          "smpp-server:" + operation + " has a consumer already: one route an operation");
    }
    if (operation == SmppServerOperation.unbound) {
      ends.consumer(consumer);
    }
    if (component.getCamelContext().getStatus().isStarted()) {
      component.listen();
    }
  }

  void remove(SmppServerOperation operation, SmppServerConsumer consumer) {
    slots.computeIfPresent(
        operation, (key, slot) -> slot.consumer() == consumer ? new Slot(null) : slot);
    if (operation == SmppServerOperation.unbound) {
      ends.noConsumer(consumer);
    }
  }

  @Override
  public boolean accepts(Command command) {
    SmppServerOperation operation = SmppServerOperation.of(command);
    return operation != null && slots.containsKey(operation);
  }

  @Override
  public void handle(SmppRequest request) {
    Slot slot = slots.get(SmppServerOperation.of(request.command()));
    if (slot == null || slot.consumer() == null) {
      // temporary on purpose: the route is being reloaded, and ESMEs retry ESME_RSYSERR
      request.respond(
          SmppResponse.status(CommandStatus.ESME_RSYSERR).because("its route is being replaced"));
      return;
    }
    if (request.command().bind()) {
      binds.put(request.session().id(), new CompletableFuture<>());
    }
    slot.consumer().handle(request);
  }

  /** The exchange of a request is over, whatever came of it. */
  void over(SmppRequest request) {
    if (request.command().bind()) {
      CompletableFuture<Void> bind = binds.remove(request.session().id());
      if (bind != null) {
        bind.complete(null);
      }
    }
  }

  @Override
  public void sessionEnded(SmppSession session, CloseReason reason) {
    // kept while the route is being replaced; where there has never been one, nobody wants to know
    if (slots.containsKey(SmppServerOperation.unbound)) {
      binds
          .getOrDefault(session.id(), CompletableFuture.completedFuture(null))
          .thenRun(() -> ends.add(session, reason));
    }
  }
}
