package io.github.smppbridge.report;

import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.gateway.ListedMessages;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.MessageRow;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/**
 * Asking for many messages by few calls: bean {@code checkPages}. The gateway lists what was
 * created in a time, 100 a page, so messages of one account that were submitted about the same time
 * are looked for there. What is not found is asked for by its id.
 *
 * <p>A gateway that has no such list, or whose clock is another, answers for too few: then the
 * account's messages are asked for one by one for a while. Thread-safe.
 */
public final class CheckPages {
  /** Between two messages of a page. */
  private static final long GAP_MILLIS = Duration.ofMinutes(5).toMillis();

  /**
   * A message that the gateway may have got so much later than it was submitted is none of them.
   */
  private static final long SCHEDULED_MILLIS = 2_000;

  private static final long WITHOUT_MILLIS = Duration.ofMinutes(10).toMillis();

  /** After a call that failed: maybe the gateway, maybe its list alone. */
  private static final long FAILED_MILLIS = Duration.ofSeconds(30).toMillis();

  /** Answers that say nothing of the list. */
  private static final Set<Integer> NOT_NOW = Set.of(401, 408, 429);

  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final Clock clock;

  /** Accounts whose pages are worth their calls; of those that are bound. */
  private final Set<String> worth = ConcurrentHashMap.newKeySet();

  /**
   * Until when others' are not, milliseconds of the clock; those that are over go with the next.
   */
  private final Map<String, Long> without = new ConcurrentHashMap<>();

  /**
   * Makes the bean.
   *
   * @param clock what elapses
   */
  public CheckPages(Clock clock) {
    this.clock = clock;
  }

  /** Those of the bound accounts of which many may be asked for at once. */
  List<String> worth(Collection<String> bound) {
    worth.retainAll(Set.copyOf(bound));
    return bound.stream().filter(worth::contains).toList();
  }

  /**
   * Puts together what is asked for together.
   *
   * @param due messages of any account
   * @return each in one of the questions
   */
  public List<CheckPage> questions(@Body List<MessageRow> due) {
    List<CheckPage> questions = new ArrayList<>();
    Map<String, List<MessageRow>> accounts = new LinkedHashMap<>();
    for (MessageRow row : due) {
      if (isListed(row)) {
        accounts.computeIfAbsent(row.account(), account -> new ArrayList<>()).add(row);
      } else {
        questions.add(new CheckPage(row.account(), List.of(row)));
      }
    }
    accounts.values().forEach(rows -> addPages(questions, rows));
    return questions;
  }

  /** Whether the account's own gateway has it under that id since about when it was submitted. */
  private boolean isListed(MessageRow row) {
    return row.gateway() == null
        && row.replacementId() == null
        && row.dueAt() - row.createdAt() < SCHEDULED_MILLIS
        && without.getOrDefault(row.account(), 0L) <= clock.millis();
  }

  private static void addPages(List<CheckPage> questions, List<MessageRow> rows) {
    rows.sort(Comparator.comparingLong(MessageRow::createdAt));
    List<MessageRow> page = new ArrayList<>();
    for (MessageRow row : rows) {
      boolean next =
          page.size() == CheckPage.MOST
              || !page.isEmpty()
                  && row.createdAt() - page.get(page.size() - 1).createdAt() > GAP_MILLIS;
      if (next) {
        addPage(questions, page);
        page.clear();
      }
      page.add(row);
    }
    addPage(questions, page);
  }

  private static void addPage(List<CheckPage> questions, List<MessageRow> page) {
    if (page.size() >= CheckPage.WORTH) {
      questions.add(new CheckPage(page.get(0).account(), page));
    } else {
      page.forEach(row -> questions.add(new CheckPage(row.account(), List.of(row))));
    }
  }

  /**
   * Whether another page is to be asked for.
   *
   * @param exchange property {@link RouteProperties#CHECK_PAGE}
   * @return false when what is open is asked for by itself
   */
  public boolean goesOn(Exchange exchange) {
    return page(exchange).goesOn();
  }

  /**
   * Begins with the next page: the query of the call.
   *
   * @param exchange property {@link RouteProperties#CHECK_PAGE}
   */
  public void begin(Exchange exchange) {
    exchange.getMessage().setHeader(Exchange.HTTP_QUERY, page(exchange).query());
  }

  /**
   * Takes the answer. A gateway that does not answer is not asked for each of them instead.
   *
   * @param exchange the answered call
   */
  public void read(Exchange exchange) {
    CheckPage page = page(exchange);
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    if (GatewayOutcome.of(exchange) == GatewayOutcome.DONE) {
      page.take(ListedMessages.of(exchange), ListedMessages.size(exchange));
      note(page);
    } else if (status == 0 || status >= SERVER_ERROR || NOT_NOW.contains(status)) {
      page.giveUp();
      if (status != TOO_MANY) {
        doWithout(page, FAILED_MILLIS);
      }
    } else {
      page.end();
      note(page);
    }
  }

  private void note(CheckPage page) {
    if (page.answered() >= CheckPage.WORTH) {
      worth.add(page.getAccount());
    } else if (page.answered() == 0 && !page.goesOn()) {
      worth.remove(page.getAccount());
      doWithout(page, WITHOUT_MILLIS);
    }
  }

  private void doWithout(CheckPage page, long millis) {
    without.values().removeIf(until -> until <= clock.millis());
    without.put(page.getAccount(), clock.millis() + millis);
  }

  /**
   * What is known now: the body becomes a list of {@link CheckPage.Answered}.
   *
   * @param exchange property {@link RouteProperties#CHECK_PAGE}
   */
  public void answers(Exchange exchange) {
    exchange.getMessage().setBody(page(exchange).answers());
  }

  private static CheckPage page(Exchange exchange) {
    return exchange.getProperty(RouteProperties.CHECK_PAGE, CheckPage.class);
  }
}
