package io.github.smppbridge.gateway;

import io.github.smppbridge.component.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * What the bridge knows of one SMSGate account while a session of it is bound: how to authorize
 * calls, and which phones it has. Lives in memory only.
 */
public final class GatewayAccount {
  /** A token this close to its end is not used for a new call. */
  private static final Duration TOKEN_MARGIN = Duration.ofSeconds(15);

  /** Phones that are doubted are not asked for more often, however many messages doubt them. */
  private static final Duration DOUBT_INTERVAL = Duration.ofSeconds(1);

  /** Of the users that an account was before, whose credentials it keeps. */
  private static final int MOST_FORMER = 3;

  private final String systemId;
  private final String user;
  private final boolean userKnown;
  private final Secret basic;
  private final OtherGateway gateway;
  private final boolean fixedToken;
  private final Clock clock;
  private final AtomicReference<Token> token = new AtomicReference<>();
  private final AtomicReference<Instant> doubtedAt = new AtomicReference<>(Instant.EPOCH);
  private final AtomicBoolean suspected = new AtomicBoolean();

  private final TokenTimes tokenTimes = new TokenTimes();
  private volatile boolean binding;
  private volatile Phones phones = new Phones(List.of(), Instant.EPOCH);
  private volatile Instant devicesAt = Instant.EPOCH;
  private volatile List<GatewayAccount> former = List.of();
  private volatile boolean proved;
  private volatile boolean ofEntry;
  private volatile long accepted;

  /**
   * A bearer token of SMSGate ({@code POST auth/token}).
   *
   * @param id its jti, by which it is revoked
   * @param access what calls present
   * @param renewAt when a successor is asked for
   * @param expiresAt end of the access token
   */
  public record Token(String id, Secret access, Instant renewAt, Instant expiresAt) {}

  /**
   * The account's phones.
   *
   * @param devices as {@code GET devices} told them
   * @param at when that was, by the clock that {@link Device#lastSeen} goes by
   */
  public record Phones(List<Device> devices, Instant at) {}

  /**
   * Makes the account.
   *
   * @param systemId the SMPP system_id
   * @param credential what the gateway knows it by
   * @param clock what elapses, for token ends
   */
  public GatewayAccount(String systemId, GatewayCredential credential, Clock clock) {
    this.systemId = systemId;
    this.clock = clock;
    this.gateway = null;
    this.fixedToken = credential.isToken();
    this.basic = credential.authorization();
    this.userKnown = credential.user().isPresent();
    this.user = UserName.canonical(credential.user().orElse(systemId));
  }

  /**
   * Makes what another gateway is called as, for whatever account: by its credential, since it is
   * known at any time.
   *
   * @param gateway the gateway
   * @param clock what elapses
   */
  GatewayAccount(OtherGateway gateway, Clock clock) {
    this.systemId = gateway.name();
    this.clock = clock;
    this.gateway = gateway;
    this.fixedToken = true;
    this.basic = gateway.credential().authorization();
    this.userKnown = false;
    // no user of another gateway has that name
    this.user = "\n" + gateway.name();
    this.proved = true;
    this.ofEntry = true;
  }

  /** {@return the gateway, if it is none of the accounts' own} */
  Optional<OtherGateway> gateway() {
    return Optional.ofNullable(gateway);
  }

  /** {@return its name; {@code null} = it is an account's own} */
  public String gatewayName() {
    return gateway == null ? null : gateway.name();
  }

  /** Whether it calls that gateway, with that credential. */
  boolean isAt(OtherGateway other) {
    return other.equals(gateway);
  }

  /**
   * The gateway's user, whose phones and limits they are: entries of accounts.file may share one.
   *
   * @return the user, in its canonical spelling; of a token that does not tell, the system_id
   */
  public String user() {
    return user;
  }

  /** {@return whether {@link #user} is the gateway's word for it, not ours} */
  boolean isUserKnown() {
    return userKnown;
  }

  /**
   * The same account as it called the gateway before, as other users: what it has left there,
   * nobody else might take away.
   *
   * @return the last few, one a user
   */
  public List<GatewayAccount> former() {
    return former;
  }

  /** Takes the place of another, which may have been another user. */
  void succeed(GatewayAccount before) {
    Map<String, GatewayAccount> users = new LinkedHashMap<>();
    Stream.concat(Stream.of(before), before.former.stream())
        .forEach(each -> users.putIfAbsent(each.user, each));
    users.remove(user);
    former = users.values().stream().limit(MOST_FORMER).toList();
    before.former = List.of();
  }

  /** Whether somebody who knows has accepted the credentials: the gateway, or accounts.file. */
  boolean proved() {
    return proved;
  }

  /** Notes that the credentials are right. */
  public void prove() {
    proved = true;
  }

  /** Notes that the gateway has just accepted them, as the so-manieth of all. */
  void accepted(long number) {
    accepted = number;
  }

  /** Whether the gateway has accepted these credentials later than the other ones. */
  boolean isAcceptedAfter(GatewayAccount other) {
    return accepted > other.accepted;
  }

  /** Notes that they are not, or not any more. */
  void disprove() {
    proved = false;
  }

  /**
   * Whether the credential is a token made elsewhere, which is used as it is.
   *
   * @return false for user and password, which tokens can be asked with
   */
  public boolean hasFixedToken() {
    return fixedToken;
  }

  /** {@return the SMPP system_id} */
  public String systemId() {
    return systemId;
  }

  /**
   * {@return the value of the Authorization header with the account's own credentials, never a
   * token we asked for}
   */
  public String basicAuthorization() {
    return basic.value();
  }

  /**
   * Whether another bind presented the same credentials.
   *
   * @param other the other bind's account
   * @return true when both authorize alike
   */
  public boolean sameCredentials(GatewayAccount other) {
    return basic.equals(other.basic);
  }

  /**
   * Whether calls are authorized by a token now.
   *
   * @return true while the token has more than a margin to live
   */
  public boolean hasLiveToken() {
    return liveToken().isPresent();
  }

  /**
   * The token, if calls may present it; else they present the credentials themselves, so that no
   * call ever waits for a token.
   *
   * @return the token while it has more than a margin to live
   */
  public Optional<Token> liveToken() {
    return token().filter(this::usable);
  }

  /**
   * Gives up a token that the gateway refused.
   *
   * @param refused the token
   * @return false when it is not this account's token any more
   */
  public boolean dropToken(Token refused) {
    if (refused == null || !token.compareAndSet(refused, null)) {
      return false;
    }
    tokenTimes.dropped(clock.millis());
    return true;
  }

  /** {@return the token, live or not, if there was one} */
  public Optional<Token> token() {
    return Optional.ofNullable(token.get());
  }

  /**
   * Sets the token.
   *
   * @param next the new token
   * @return the one it takes the place of, which is to be revoked
   */
  Optional<Token> replaceToken(Token next) {
    return Optional.ofNullable(token.getAndSet(next));
  }

  /** When a token may be asked for again. */
  TokenTimes tokenTimes() {
    return tokenTimes;
  }

  /** Notes that the gateway asks to wait before the next request for a token. */
  void tokensAskedToWait(long millis) {
    tokenTimes.askedToWait(clock.millis() + millis);
  }

  /** Whether binds are under way that may make it a bound account. */
  boolean isBinding() {
    return binding;
  }

  void binding(boolean underWay) {
    binding = underWay;
  }

  /**
   * Takes the token away. Who gets it answers for its revocation.
   *
   * @return the token, if there was one
   */
  public Optional<Token> takeToken() {
    return Optional.ofNullable(token.getAndSet(null));
  }

  /**
   * Takes over what a bind with the same credentials has just learned of the gateway.
   *
   * @param newer the other bind's account, which keeps its token if this one has a live one
   */
  void join(GatewayAccount newer) {
    phones = newer.phones;
    devicesAt = newer.devicesAt;
    suspected.set(false);
    ofEntry = newer.ofEntry;
    if (newer != this && !hasLiveToken()) {
      newer.takeToken().ifPresent(token::set);
    }
  }

  /**
   * Notes that the gateway refused the credentials themselves.
   *
   * @return true for the first of many calls that notice: the one to look into it
   */
  boolean suspect() {
    return suspected.compareAndSet(false, true);
  }

  /** {@return whether the gateway refused them, and nobody knows better yet} */
  public boolean isSuspected() {
    return suspected.get();
  }

  /** Notes that accounts.file has the credentials. */
  public void ofEntry() {
    ofEntry = true;
  }

  /** {@return whether accounts.file had the credentials when they were presented last} */
  public boolean isOfEntry() {
    return ofEntry;
  }

  /**
   * Whether a credential is this account's, or another one of the same user.
   *
   * @param credential the credential
   * @return false when it may be another user's
   */
  public boolean standsFor(GatewayCredential credential) {
    return basic.equals(credential.authorization())
        || userKnown && credential.user().map(UserName::canonical).filter(user::equals).isPresent();
  }

  /** Notes that the gateway accepts the credentials after all. */
  void trust() {
    suspected.set(false);
  }

  private boolean usable(Token candidate) {
    return clock.instant().plus(TOKEN_MARGIN).isBefore(candidate.expiresAt());
  }

  /** {@return the account's phones, as of the last {@code GET devices}} */
  public List<Device> devices() {
    return phones.devices();
  }

  /** {@return the account's phones, and when they were told} */
  public Phones phones() {
    return phones;
  }

  /**
   * Sets the account's phones, told when one of them was last seen.
   *
   * @param devices the phones
   */
  public void setDevices(List<Device> devices) {
    setDevices(
        devices,
        devices.stream().map(Device::lastSeen).max(Instant::compareTo).orElse(Instant.EPOCH));
  }

  /**
   * Whether the gateway, when it last told the account's phones, did not tell this one.
   *
   * @param id its id
   * @return false when it told none at all, or more than are kept
   */
  public boolean lacksDevice(String id) {
    List<Device> known = devices();
    return !devicesAt.equals(Instant.EPOCH)
        && known.size() < Device.MOST
        && known.stream().noneMatch(device -> device.id().equals(id));
  }

  /**
   * Whether the gateway told the account's phones lately.
   *
   * @param millis no longer ago than that
   * @return false when it did not, or never
   */
  public boolean knowsDevicesSince(long millis) {
    return !clock.instant().isAfter(devicesAt.plusMillis(millis));
  }

  /**
   * Sets the account's phones.
   *
   * @param devices the answer of {@code GET devices}
   * @param at when it came
   */
  public void setDevices(List<Device> devices, Instant at) {
    phones = new Phones(List.copyOf(devices), at);
    devicesAt = clock.instant();
  }

  /**
   * Notes that what is known of the phones may not be so any more.
   *
   * @return true when they are to be asked for now: not within a second of the last time
   */
  public boolean doubtDevices() {
    Instant last = doubtedAt.get();
    Instant now = clock.instant();
    return !now.isBefore(last.plus(DOUBT_INTERVAL)) && doubtedAt.compareAndSet(last, now);
  }

  /**
   * Whether the gateway told the account's phones lately, and they were doubted before.
   *
   * @param millis no longer ago than that
   * @return false too for phones that nobody has doubted: those may be as old as the bind
   */
  boolean toldOfDoubted(long millis) {
    return !doubtedAt.get().equals(Instant.EPOCH) && knowsDevicesSince(millis);
  }

  @Override
  public String toString() {
    return "GatewayAccount[" + systemId + "]";
  }
}
