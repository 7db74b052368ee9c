package io.github.smppbridge.component;

import io.github.smppbridge.log.SourceNetwork;
import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SessionLoop;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppRequest;
import io.github.smppbridge.smpp.SmppResponse;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.work.Bulkhead;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.MessageRequest;
import org.jsmpp.bean.SubmitMulti;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns requests of ESMEs into exchanges and their outcome into responses.
 *
 * <ul>
 *   <li>The exchange runs where the endpoint says ({@link RunsOn}): on the component's worker
 *       executor, or on the session's event loop. Accounts take turns at both.
 *   <li>Parts of long messages, and what replaces another message, enter the route in the order in
 *       which they came on their session, each when the one before has come as far as it goes
 *       without waiting.
 *   <li>Every request is answered once: an exception that carries no command_status is
 *       ESME_RSYSERR, logged with the exchange id, one of many that are alike.
 *   <li>Property {@link SmppServerConstants#ANSWERED} tells when the ESME has its answer.
 *   <li>The unit of work ends after the response was written: what a route registers for its
 *       completion happens after the ESME was answered.
 *   <li>A session's end is told when the exchange of its bind is over, however short it was, and
 *       waits for that where the route is being replaced or no worker is free.
 * </ul>
 */
final class SmppServerConsumer extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(SmppServerConsumer.class);

  /** replace_if_present_flag (SMPP v3.4 §5.2.18). */
  private static final byte REPLACE = 1;

  /** While everything fails alike, one stack trace in so many seconds. */
  private static final int FAILURE_LINE_SECONDS = 10;

  private final SmppServerEndpoint endpoint;
  private final SmppServerBinding binding;
  private final SparseLines failureLines = new SparseLines(FAILURE_LINE_SECONDS);
  private final SerialTasks inOrder =
      new SerialTasks(
          this::onOrderedTurn, request -> process(request, null), this::refuseForThreads);

  SmppServerConsumer(SmppServerEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.binding = new SmppServerBinding(endpoint.getComponent().getConfiguration());
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    endpoint.getComponent().dispatcher().add(endpoint.getOperation(), this);
  }

  @Override
  protected void doStop() throws Exception {
    endpoint.getComponent().dispatcher().remove(endpoint.getOperation(), this);
    super.doStop();
  }

  /** Called on the session's event loop. */
  void handle(SmppRequest request) {
    try {
      SessionLoop loop = loopFor(request);
      if (loop != null) {
        Runnable begin =
            replaces(request.pdu()) ? () -> replaceInOrder(request) : () -> process(request, loop);
        loop.turn(whose(request), begin);
      } else if (isInOrder(request.pdu())) {
        inOrder.execute(request);
      } else {
        onTurn(request, () -> process(request, null));
      }
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      refuseForThreads(request);
    }
  }

  private void onTurn(SmppRequest request, Runnable task) {
    endpoint.getComponent().turns().execute(whose(request), task);
  }

  /**
   * What is to keep its order does so in steps of a team's too, which may block: on their threads.
   */
  private void onOrderedTurn(SmppRequest request, Runnable task, Runnable late) {
    Bulkhead bulkhead = bulkhead();
    if (bulkhead == null) {
      onTurn(request, task);
    } else {
      bulkhead.execute(whose(request), task, late);
    }
  }

  /** Of a bind nobody knows yet whose it is: its address takes the turn. */
  private static String whose(SmppRequest request) {
    SmppSession session = request.session();
    return request.command().bind()
        ? "bind from " + SourceNetwork.of(SourceNetwork.hostOf(session.remoteAddress()))
        : session.systemId();
  }

  /** The event loop that it begins on, where all keep their order; null for the workers. */
  private SessionLoop loopFor(SmppRequest request) {
    return endpoint.getRunsOn() == RunsOn.LOOP ? SessionLoop.current() : null;
  }

  /**
   * Steps of what replaces another message may leave the loop: it keeps its order on the workers,
   * behind what came before it.
   */
  private void replaceInOrder(SmppRequest request) {
    try {
      inOrder.execute(request);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      refuseForThreads(request);
    }
  }

  private void refuseForThreads(SmppRequest request) {
    refuse(
        request, SmppResponse.status(CommandStatus.ESME_RTHROTTLED).because("no thread is free"));
  }

  /** Whether what it means depends on what came before it: parts, and what replaces another. */
  private static boolean isInOrder(Command pdu) {
    return UserDataBinding.mayBePart(pdu) || replaces(pdu);
  }

  private static boolean replaces(Command pdu) {
    return (pdu instanceof MessageRequest submit && submit.getReplaceIfPresent() == REPLACE)
        || (pdu instanceof SubmitMulti multi && multi.getReplaceIfPresentFlag() == REPLACE);
  }

  /** A session is over. Called on a worker. */
  void ended(SmppSession session, CloseReason reason) {
    Exchange exchange = createExchange(false);
    SessionRegistry sessions = endpoint.getComponent().getSessions();
    binding.fromEnd(
        session,
        reason,
        sessions == null ? List.of() : sessions.ofAccount(session.systemId()),
        exchange);
    run(exchange, () -> end(exchange));
  }

  private void process(SmppRequest request, SessionLoop loop) {
    if (request.answered()) {
      refuse(request, SmppResponse.unexpected()); // overdue: it waited too long for a worker
      return;
    }
    if (request.command().bind() && request.inVain()) {
      refuse(request, SmppResponse.unexpected()); // it would be no session: nobody is asked
      return;
    }
    Exchange exchange = null;
    RequestExchange way;
    try {
      exchange = createExchange(false);
      way = new RequestExchange(this, request, exchange, loop);
      binding.fromRequest(request, exchange);
      way.begin();
    } catch (Throwable e) {
      unreadable(request, e);
      if (exchange != null) {
        releaseExchange(exchange, false);
      }
      return;
    }
    try {
      createUoW(exchange);
      getAsyncProcessor().process(exchange, way);
    } catch (Throwable e) {
      way.fail(e);
    }
  }

  private void unreadable(SmppRequest request, Throwable failure) {
    SmppResponse answer = SmppResponse.unexpected();
    try {
      if (failure instanceof SmppStatusException told) {
        answer = SmppResponse.status(told.commandStatus()).because(told.getMessage());
      } else {
        LOG.error("{} {}: cannot be read", request.session().id(), request.command(), failure);
      }
    } finally {
      refuse(request, answer);
    }
  }

  /** Answers without a route. */
  private void refuse(SmppRequest request, SmppResponse answer) {
    request.respond(answer);
    over(request);
  }

  private void run(Exchange exchange, Runnable afterwards) {
    try {
      createUoW(exchange);
    } catch (Exception e) {
      exchange.setException(e);
      afterwards.run();
      return;
    }
    getAsyncProcessor().process(exchange, doneSync -> afterwards.run());
  }

  /** Ends the unit of work. */
  void end(Exchange exchange) {
    try {
      doneUoW(exchange);
    } finally {
      releaseExchange(exchange, false);
    }
  }

  /** The exchange of a request is over. */
  void over(SmppRequest request) {
    endpoint.getComponent().dispatcher().over(request);
  }

  /** Which unexpected failures have a line. */
  SparseLines failureLines() {
    return failureLines;
  }

  SmppServerBinding binding() {
    return binding;
  }

  Executor workers() {
    return endpoint.getComponent().getWorkerExecutor();
  }

  /**
   * Where it ends what others have to be done at its end, which may block. Not a bind's: a rule for
   * messages that hangs is to keep nobody from binding.
   */
  Executor threadsOfOthers() {
    Bulkhead bulkhead = isOfMessages() ? bulkhead() : null;
    return bulkhead == null ? workers() : bulkhead.returning();
  }

  private boolean isOfMessages() {
    SmppServerOperation operation = endpoint.getOperation();
    return operation != SmppServerOperation.bind && operation != SmppServerOperation.unbound;
  }

  /** The threads of a team's steps; null where nobody has set any apart. */
  private Bulkhead bulkhead() {
    return endpoint
        .getCamelContext()
        .getRegistry()
        .lookupByNameAndType("routeThreads", Bulkhead.class);
  }
}
