package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.DeviceRefresh;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.PhoneRefusal;
import io.github.smppbridge.gateway.PhoneRules;
import io.github.smppbridge.route.ChoiceHeaders;
import io.github.smppbridge.route.RouteChoice;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SessionAttributes;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SessionLoop;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Chooses the phone of a message, and another one when it does not take it: bean {@code
 * deviceSelection}.
 *
 * <p>Always chosen here, never left to the gateway: its message ids are unique per device only, so
 * a repeated POST must name the same device, or the SMS goes out twice.
 */
public final class DeviceSelection {
  /** Phones that one message is offered to: its client waits meanwhile. */
  private static final int MOST_TRIED = 20;

  private final GatewayAccounts accounts;
  private final DeviceRefresh refresh;
  private final Function<String, PhoneRules> rules;
  private final Options options;
  private final GatewayChoice gateways;
  private final AvoidedPhones avoided;
  private final DevicePolicy.Turns turns = new DevicePolicy.Turns();

  /**
   * What an operator decides.
   *
   * @param selection {@code gateway.device_selection}
   * @param activeWithin {@code gateway.device_active_within}
   * @param country ISO region for comparing source_addr with SIM numbers, empty = none
   */
  public record Options(String selection, Duration activeWithin, String country) {}

  /**
   * Makes the bean.
   *
   * @param accounts the bound accounts
   * @param refresh asks for their phones
   * @param rules what an account's entry says, by system_id
   * @param options what an operator decides
   * @param gateways where else a message may go
   * @param clock what elapses
   */
  public DeviceSelection(
      GatewayAccounts accounts,
      DeviceRefresh refresh,
      Function<String, PhoneRules> rules,
      Options options,
      GatewayChoice gateways,
      Clock clock) {
    this.accounts = accounts;
    this.refresh = refresh;
    this.rules = rules;
    this.options = options;
    this.gateways = gateways;
    this.avoided = new AvoidedPhones(clock);
  }

  /**
   * Sets {@link RouteProperties#DEVICE_ID} and {@link RouteProperties#SIM}. A route may have chosen
   * a phone and a SIM ({@link RouteChoice}), or a source_addr may stand for them ({@link
   * SenderPhones}); else the policy chooses among the phones that were seen lately. Is there none,
   * they are asked for first: there may be a new one. Without any known phone the gateway decides.
   * What was sent before a restart keeps its phone.
   *
   * @param exchange the submit
   * @return completes when chosen; fails with ESME_RMSGQFUL when the phone that a route has chosen,
   *     or source_addr stands for, is not there
   */
  public CompletionStage<Void> choose(Exchange exchange) {
    Submission submission = Submission.of(exchange);
    if (submission.stored()) {
      return CompletableFuture.completedFuture(null);
    }
    exchange.removeProperty(RouteProperties.TRIED_PHONES);
    exchange.removeProperty(RouteProperties.SIM);
    exchange.removeProperty(RouteProperties.DEVICE_ID);
    return whenKnown(exchange, this::take);
  }

  /**
   * Whether the phone is there that a route has chosen for a message which is to be sent later: its
   * mistake is to be told at once.
   *
   * @param exchange a submit that is held
   * @return completes when known; fails as {@link #choose} does
   */
  public CompletionStage<Void> expect(Exchange exchange) {
    if (!RouteChoice.of(exchange).ofPhone()) {
      return CompletableFuture.completedFuture(null);
    }
    return whenKnown(
        exchange,
        (sent, account, candidates) -> {
          if (candidates.slots().isEmpty()) {
            throw notThere(sent);
          }
        });
  }

  /** What is done about a message with the phones that come into question. */
  @FunctionalInterface
  private interface Verdict {
    void of(Exchange exchange, GatewayAccount account, Candidates candidates);
  }

  private CompletionStage<Void> whenKnown(Exchange exchange, Verdict verdict) {
    Optional<GatewayAccount> account = account(exchange);
    if (account.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Candidates now = candidates(exchange, account.get());
    if (now.active().known()) {
      verdict.of(exchange, account.get(), now);
      return CompletableFuture.completedFuture(null);
    }
    return SessionLoop.returning(refresh.recent(account.get()))
        .thenRun(() -> verdict.of(exchange, account.get(), candidates(exchange, account.get())));
  }

  private void take(Exchange exchange, GatewayAccount account, Candidates candidates) {
    List<PhoneSlot> slots = candidates.slots();
    if (!slots.isEmpty()) {
      List<PhoneSlot> free = avoided.without(account.user(), slots);
      set(
          exchange,
          free.isEmpty() ? avoided.first(account.user(), slots) : choose(exchange, account, free));
    } else if (candidates.named()) {
      throw notThere(exchange);
    }
  }

  private static SmppStatusException notThere(Exchange exchange) {
    RouteChoice choice = RouteChoice.of(exchange);
    if (!choice.ofPhone()) {
      return new SmppStatusException(
          CommandStatus.ESME_RMSGQFUL, "the phone that source_addr stands for is not there");
    }
    String header = choice.device() == null ? ChoiceHeaders.SIM : ChoiceHeaders.DEVICE;
    String with = choice.device() == null || choice.sim() == null ? "" : ", with that SIM";
    return RouteChoices.refused(
        exchange.getMessage(),
        header,
        CommandStatus.ESME_RMSGQFUL,
        header + ": no phone that the account has" + with);
  }

  /**
   * Looks for another phone when the gateway has refused a message on account of its phone: full
   * (503), gone (400), or either in other words (404); then for a phone of the next gateway that a
   * route has chosen, if there is one. Only what certainly was not taken goes to another, and not a
   * message whose source_addr stands for a phone that is there. Sets {@link
   * RouteProperties#OTHER_PHONE}, and {@link RouteProperties#OTHER_GATEWAY} when it is at another
   * gateway, then {@link RouteProperties#DEVICE_ID} and {@link RouteProperties#SIM} are the next
   * ones.
   *
   * @param exchange the refused submit
   * @return completes when known
   */
  public CompletionStage<Void> next(Exchange exchange) {
    exchange.removeProperty(RouteProperties.OTHER_PHONE);
    exchange.removeProperty(RouteProperties.OTHER_GATEWAY);
    return nextPhone(exchange)
        .thenCompose(
            nothing ->
                exchange.getProperty(RouteProperties.OTHER_PHONE) == null && gateways.next(exchange)
                    ? atOther(exchange)
                    : CompletableFuture.completedFuture(null));
  }

  /** None of the phones of the gateway before is at this one. */
  private CompletionStage<Void> atOther(Exchange exchange) {
    return choose(exchange)
        .handle(
            (chosen, failure) -> {
              if (failure == null) {
                exchange.setProperty(RouteProperties.OTHER_PHONE, true);
                exchange.setProperty(RouteProperties.OTHER_GATEWAY, true);
              }
              return null;
            });
  }

  private Optional<GatewayAccount> account(Exchange exchange) {
    return accounts.find(Submission.of(exchange).account(), GatewayAccounts.gatewayOf(exchange));
  }

  private CompletionStage<Void> nextPhone(Exchange exchange) {
    Submission submission = Submission.of(exchange);
    Optional<GatewayAccount> account = account(exchange);
    if (account.isEmpty() || !PhoneRefusal.of(exchange)) {
      return CompletableFuture.completedFuture(null);
    }
    Set<String> tried = tried(exchange);
    String device = exchange.getProperty(RouteProperties.DEVICE_ID, String.class);
    if (device != null) {
      tried.add(device);
      avoided.add(account.get().user(), device);
    }
    if (submission.stored() || SmppHeaders.overdue(exchange) || tried.size() >= MOST_TRIED) {
      return CompletableFuture.completedFuture(null);
    }
    if (takeOther(exchange, account.get(), tried)) {
      return CompletableFuture.completedFuture(null);
    }
    return SessionLoop.returning(refresh.refreshed(account.get()))
        .thenAccept(nothing -> takeOther(exchange, account.get(), tried));
  }

  private boolean takeOther(Exchange exchange, GatewayAccount account, Set<String> tried) {
    Candidates candidates = candidates(exchange, account);
    boolean there = account.devices().stream().anyMatch(device -> tried.contains(device.id()));
    if (candidates.named() && there) {
      return false;
    }
    List<PhoneSlot> untried =
        candidates.slots().stream().filter(slot -> !tried.contains(slot.device().id())).toList();
    List<PhoneSlot> others = avoided.without(account.user(), untried);
    Optional<PhoneSlot> other =
        others.isEmpty()
            ? avoided.again(account.user(), untried)
            : Optional.of(choose(exchange, account, others));
    if (other.isEmpty()) {
      return false;
    }
    set(exchange, other.get());
    exchange.setProperty(RouteProperties.OTHER_PHONE, true);
    return true;
  }

  @SuppressWarnings("unchecked")
  private static Set<String> tried(Exchange exchange) {
    Set<String> tried = exchange.getProperty(RouteProperties.TRIED_PHONES, Set.class);
    if (tried == null) {
      tried = new LinkedHashSet<>();
      exchange.setProperty(RouteProperties.TRIED_PHONES, tried);
    }
    return tried;
  }

  private record Candidates(ActivePhones active, List<PhoneSlot> slots, boolean named) {}

  private Candidates candidates(Exchange exchange, GatewayAccount account) {
    GatewayAccount.Phones phones = account.phones();
    ActivePhones active = ActivePhones.of(phones, phones.devices(), options.activeWithin());
    RouteChoice choice = RouteChoice.of(exchange);
    Optional<SenderPhones> sender = sender(exchange, phones.devices(), active.devices());
    if (choice.ofPhone()) {
      sender = Optional.of(SenderPhones.chosen(choice, sender, phones.devices()));
    }
    if (sender.isEmpty()) {
      return new Candidates(active, PhoneSlot.of(active.devices()), false);
    }
    List<PhoneSlot> slots = sender.get().slots();
    List<Device> devices = slots.stream().map(PhoneSlot::device).distinct().toList();
    ActivePhones best = ActivePhones.of(phones, devices, options.activeWithin());
    return new Candidates(
        best,
        slots.stream().filter(slot -> best.devices().contains(slot.device())).toList(),
        sender.get().named());
  }

  private Optional<SenderPhones> sender(Exchange exchange, List<Device> all, List<Device> active) {
    Message message = exchange.getMessage();
    String source = message.getHeader(SmppServerConstants.SOURCE_ADDR, String.class);
    if (source == null || source.isEmpty()) {
      return Optional.empty();
    }
    String region = SessionAttributes.text(message, SessionAttributes.COUNTRY, options.country());
    return SenderPhones.find(
        source, rules.apply(Submission.of(exchange).account()), all, active, region);
  }

  private PhoneSlot choose(Exchange exchange, GatewayAccount account, List<PhoneSlot> slots) {
    if (slots.size() == 1) {
      // no turn of those who take turns: each second message by one phone left the others one
      return slots.get(0);
    }
    PhoneRules own = rules.apply(Submission.of(exchange).account());
    return DevicePolicy.of(own.selection().orElse(options.selection()))
        .choose(
            slots,
            turns,
            account.user(),
            exchange.getProperty(RouteProperties.DESTINATION, "", String.class));
  }

  private static void set(Exchange exchange, PhoneSlot slot) {
    exchange.setProperty(RouteProperties.DEVICE_ID, slot.device().id());
    exchange.setProperty(RouteProperties.SIM, slot.sim());
  }
}
