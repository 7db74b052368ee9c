package io.github.smppbridge.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.LogContext;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.util.Collection;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rate limit, quota and size of submitted messages: bean {@code submitLimits}, used by {@code
 * routes/submit-sm}. What {@code accounts.file} says counts from its next reading on, for bound
 * sessions too.
 *
 * <p>An account has one budget over all its sessions to this process, and so have an entry and the
 * gateway's user that it stands for. It lives in memory: a restart begins a new day's quota, and
 * each replica counts for itself.
 */
public final class SubmitLimits {
  /** What was exceeded. */
  public enum Reason {
    /** {@code submit_per_second}. */
    RATE,
    /** {@code daily_quota}. */
    QUOTA,
    /** {@code message_size}. */
    SIZE
  }

  private static final Logger LOG = LoggerFactory.getLogger(SubmitLimits.class);

  /** Only who has bound has a budget; the bound is against years of changing names. */
  private static final int MOST_BUDGETS = 10_000;

  private final Cache<String, SubmitBudget> budgets =
      Caffeine.newBuilder().maximumSize(MOST_BUDGETS).executor(Runnable::run).build();
  private final AccountFile accounts;
  private final Consumer<Reason> observer;
  private final Clocks clocks;

  /**
   * Makes the bean.
   *
   * @param accounts where the limits are
   * @param observer told of every refusal
   * @param clocks the time
   */
  public SubmitLimits(AccountFile accounts, Consumer<Reason> observer, Clocks clocks) {
    this.accounts = accounts;
    this.observer = observer;
    this.clocks = clocks;
  }

  /**
   * Takes a submit's messages (one for each destination) from the account's budget.
   *
   * @param exchange the submit
   * @throws SmppStatusException ESME_RTHROTTLED when nothing is left
   */
  public void admit(Exchange exchange) {
    Message message = exchange.getMessage();
    String systemId = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    AccountLimits limits = accounts.limits(systemId);
    if (limits.submitPerSecond() <= 0 && limits.dailyQuota() <= 0) {
      return;
    }
    int messages =
        message.getHeader(SmppServerConstants.DESTINATIONS) instanceof Collection<?> destinations
            ? destinations.size()
            : 1;
    SubmitBudget budget =
        budgets.get(accounts.countedAs(systemId), name -> new SubmitBudget(clocks));
    Reason exceeded = budget.take(messages, limits);
    if (exceeded == null) {
      return;
    }
    observer.accept(exceeded);
    long refused = budget.countRefusal();
    if (refused > 0) {
      try (LogContext context = LogContext.of(exchange)) {
        LOG.warn(
            "{} throttled, {}: {} submits refused", systemId, describe(exceeded, limits), refused);
      }
    }
    throw new SmppStatusException(
        CommandStatus.ESME_RTHROTTLED, "over " + describe(exceeded, limits));
  }

  /**
   * How much of its limits an account has used up.
   *
   * @param systemId the account
   * @return in percent, 100 = its next message is refused; 0 for an account without limits
   */
  public int used(String systemId) {
    SubmitBudget budget = budgets.getIfPresent(accounts.countedAs(systemId));
    return budget == null ? 0 : budget.percent(accounts.limits(systemId));
  }

  /**
   * Refuses a message that is longer than the account may send.
   *
   * @param exchange the submit with its text or octets as body
   * @throws SmppStatusException ESME_RINVMSGLEN
   */
  public void checkSize(Exchange exchange) {
    Message message = exchange.getMessage();
    int most =
        accounts
            .limits(message.getHeader(SmppServerConstants.SYSTEM_ID, String.class))
            .messageSize();
    Object body = message.getBody();
    int size =
        body instanceof byte[] octets
            ? octets.length
            : body instanceof String text ? text.codePointCount(0, text.length()) : 0;
    if (most > 0 && size > most) {
      observer.accept(Reason.SIZE);
      throw new SmppStatusException(
          CommandStatus.ESME_RINVMSGLEN, "longer than message_size " + most);
    }
  }

  /**
   * Puts the account's receipt policy in the place of what the message asks.
   *
   * @param exchange the submit
   */
  public void applyReceiptPolicy(Exchange exchange) {
    Message message = exchange.getMessage();
    accounts
        .find(message.getHeader(SmppServerConstants.SYSTEM_ID, String.class))
        .map(account -> account.receipts().registeredDelivery())
        .ifPresent(octet -> message.setHeader(SmppServerConstants.REGISTERED_DELIVERY, octet));
  }

  /**
   * Messages an account has submitted today.
   *
   * @param systemId the account
   * @return 0 for accounts without limits, which are not counted
   */
  public long usedToday(String systemId) {
    SubmitBudget budget = budgets.getIfPresent(accounts.countedAs(systemId));
    return budget == null ? 0 : budget.usedToday();
  }

  private static String describe(Reason reason, AccountLimits limits) {
    return reason == Reason.QUOTA
        ? "daily_quota " + limits.dailyQuota()
        : "submit_per_second " + limits.submitPerSecond();
  }
}
