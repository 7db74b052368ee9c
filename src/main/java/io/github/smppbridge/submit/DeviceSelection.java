package io.github.smppbridge.submit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SessionAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Chooses the phone of a message: bean {@code deviceSelection}.
 *
 * <p>Always chosen here, never left to the gateway: its message ids are unique per device only, so
 * a repeated POST must name the same device, or the SMS goes out twice.
 */
public final class DeviceSelection {
  /** {@code gateway.device_selection}. */
  public enum Policy {
    /** Any phone, at random. */
    ANY,
    /** The phone that was seen last. */
    RECENT,
    /** One after the other of the gateway's user, whoever else sends meanwhile. */
    ROUND_ROBIN
  }

  /** Users of the gateway whose turn is known; who has not sent for long begins anew. */
  static final int MOST_USERS = 20_000;

  private final GatewayAccounts accounts;
  private final Policy policy;
  private final String country;

  /**
   * Whose turn it is among the phones of a user. Kept beyond the sessions: a client that binds for
   * each message takes turns, too. Those of one user share it, since they share the phones.
   */
  private final Cache<String, AtomicInteger> turns =
      Caffeine.newBuilder().maximumSize(MOST_USERS).executor(Runnable::run).build();

  /**
   * Makes the bean.
   *
   * @param accounts the bound accounts
   * @param policy how to choose
   * @param country ISO region for comparing source_addr with SIM numbers, empty = none
   */
  public DeviceSelection(GatewayAccounts accounts, Policy policy, String country) {
    this.accounts = accounts;
    this.policy = policy;
    this.country = country;
  }

  /**
   * Sets {@link RouteProperties#DEVICE_ID} and {@link RouteProperties#SIM}. A source_addr that is a
   * SIM's number selects that SIM; without any known phone the gateway decides. What was sent
   * before a restart keeps its phone.
   *
   * @param exchange the submit
   */
  public void choose(Exchange exchange) {
    Submission submission = Submission.of(exchange);
    if (submission.stored()) {
      return;
    }
    Optional<GatewayAccount> account = accounts.find(submission.account());
    List<Device> devices = account.map(GatewayAccount::devices).orElse(List.of());
    exchange.removeProperty(RouteProperties.SIM);
    if (devices.isEmpty()) {
      exchange.removeProperty(RouteProperties.DEVICE_ID);
    } else if (!chooseBySource(exchange, devices)) {
      exchange.setProperty(RouteProperties.DEVICE_ID, choose(account.get(), devices).id());
    }
  }

  private boolean chooseBySource(Exchange exchange, List<Device> devices) {
    Message message = exchange.getMessage();
    String source = message.getHeader(SmppServerConstants.SOURCE_ADDR, String.class);
    if (source == null || source.isEmpty()) {
      return false;
    }
    String region = SessionAttributes.text(message, SessionAttributes.COUNTRY, country);
    for (Device device : devices) {
      for (Device.Sim sim : device.sims()) {
        if (PhoneNumbers.same(source, sim.phoneNumber(), region)) {
          exchange.setProperty(RouteProperties.DEVICE_ID, device.id());
          exchange.setProperty(RouteProperties.SIM, sim.number());
          return true;
        }
      }
    }
    return false;
  }

  private Device choose(GatewayAccount account, List<Device> devices) {
    return switch (policy) {
      case ANY -> devices.get(ThreadLocalRandom.current().nextInt(devices.size()));
      case RECENT -> devices.stream().max(Comparator.comparing(Device::lastSeen)).orElseThrow();
      case ROUND_ROBIN -> devices.get(Math.floorMod(turn(account.user()), devices.size()));
    };
  }

  private int turn(String user) {
    return turns.get(user, first -> new AtomicInteger()).getAndIncrement();
  }
}
