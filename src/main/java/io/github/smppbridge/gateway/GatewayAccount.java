package io.github.smppbridge.gateway;

import io.github.smppbridge.component.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the bridge knows of one SMSGate account while a session of it is bound: how to authorize
 * calls, and which phones it has. Lives in memory only.
 */
public final class GatewayAccount {
  /** A token this close to its end is not used for a new call. */
  private static final Duration TOKEN_MARGIN = Duration.ofSeconds(15);

  /** Phones are not asked for more often than this, however many messages are refused. */
  private static final Duration DOUBT_INTERVAL = Duration.ofSeconds(5);

  private final String systemId;
  private final String user;
  private final Secret basic;
  private final boolean fixedToken;
  private final Clock clock;
  private final AtomicReference<Token> token = new AtomicReference<>();
  private final AtomicReference<Instant> doubtedAt = new AtomicReference<>(Instant.EPOCH);
  private final AtomicBoolean suspected = new AtomicBoolean();

  /** The gateway refused the token, and gave none in its place so far. */
  private volatile boolean tokenLost;

  private volatile List<Device> devices = List.of();
  private volatile boolean proved;

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
   * Makes the account.
   *
   * @param systemId the SMPP system_id
   * @param credential what the gateway knows it by
   * @param clock what elapses, for token ends
   */
  public GatewayAccount(String systemId, GatewayCredential credential, Clock clock) {
    this.systemId = systemId;
    this.clock = clock;
    this.fixedToken = credential.isToken();
    this.basic = credential.authorization();
    this.user = UserName.canonical(credential.user().orElse(systemId));
  }

  /**
   * The gateway's user, whose phones and limits they are: entries of accounts.file may share one.
   *
   * @return the user, in its canonical spelling; of a token that does not tell, the system_id
   */
  public String user() {
    return user;
  }

  /** Whether somebody who knows has accepted the credentials: the gateway, or accounts.file. */
  boolean proved() {
    return proved;
  }

  /** Notes that the credentials are right. */
  void prove() {
    proved = true;
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
    tokenLost = true;
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
    tokenLost = false;
    return Optional.ofNullable(token.getAndSet(next));
  }

  /**
   * Whether a token was refused and none came in its place: it is to be asked for again.
   *
   * @return false while there is one, and where there never was one
   */
  boolean lacksToken() {
    return tokenLost && token.get() == null;
  }

  /** Notes that the gateway gives no tokens. */
  void doWithoutToken() {
    tokenLost = false;
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
    devices = newer.devices;
    suspected.set(false);
    if (!hasLiveToken()) {
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

  /** Notes that the gateway accepts the credentials after all. */
  void trust() {
    suspected.set(false);
  }

  private boolean usable(Token candidate) {
    return clock.instant().plus(TOKEN_MARGIN).isBefore(candidate.expiresAt());
  }

  /** {@return the account's phones, as of the last {@code GET devices}} */
  public List<Device> devices() {
    return devices;
  }

  /**
   * Sets the account's phones.
   *
   * @param devices the answer of {@code GET devices}
   */
  public void setDevices(List<Device> devices) {
    this.devices = List.copyOf(devices);
  }

  /**
   * Notes that the gateway does not know one of the phones.
   *
   * @return true when they are to be asked for now: not within seconds of the last time
   */
  public boolean doubtDevices() {
    Instant last = doubtedAt.get();
    Instant now = clock.instant();
    return !now.isBefore(last.plus(DOUBT_INTERVAL)) && doubtedAt.compareAndSet(last, now);
  }

  @Override
  public String toString() {
    return "GatewayAccount[" + systemId + "]";
  }
}
