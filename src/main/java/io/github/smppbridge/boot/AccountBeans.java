package io.github.smppbridge.boot;

import io.github.smppbridge.accounts.AccountLogin;
import io.github.smppbridge.accounts.BindGuard;
import io.github.smppbridge.accounts.BindGuardOptions;
import io.github.smppbridge.accounts.BindGuards;
import io.github.smppbridge.accounts.OutdatedSessions;
import io.github.smppbridge.accounts.SubmitLimits;
import io.github.smppbridge.admin.AdminAccess;
import io.github.smppbridge.admin.AdminMessages;
import io.github.smppbridge.admin.AdminSessions;
import io.github.smppbridge.admin.PhoneMask;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import java.time.Duration;
import java.util.function.Consumer;

/** Packages {@code accounts} and {@code admin}. */
final class AccountBeans {
  private static final int LEAST_UNPROVED = 32;

  /** Clients wait longer than this for the answer to a bind. */
  private static final Duration UNPROVED_PATIENCE = Duration.ofSeconds(20);

  private AccountBeans() {}

  static void bind(Wiring wiring, Consumer<SubmitLimits.Reason> limited) {
    SubmitLimits limits = new SubmitLimits(wiring.file(), limited, wiring.clocks());
    Configuration configuration = wiring.configuration();
    wiring.bind("accountFile", wiring.file());
    wiring.bind("outdatedSessions", new OutdatedSessions(wiring.file(), wiring::sessions));
    wiring.bind("submitLimits", limits);
    BindGuard guard =
        BindGuards.create(
            new BindGuardOptions(
                configuration.number(ConfigKey.LIMITS_BIND_FAILURES),
                wiring.duration(ConfigKey.LIMITS_BIND_FAILURE_WINDOW),
                wiring.duration(ConfigKey.LIMITS_BIND_BLOCK),
                wiring.duration(ConfigKey.LIMITS_BIND_REFUSAL_DELAY),
                configuration.number(ConfigKey.LIMITS_BIND_UNPROVED_PER_SECOND),
                Math.max(
                    LEAST_UNPROVED, configuration.number(ConfigKey.GATEWAY_MAX_CONNECTIONS) / 2),
                UNPROVED_PATIENCE,
                configuration.number(ConfigKey.SMPP_MAX_UNBOUND)),
            wiring.file()::names,
            wiring.store().places()::of,
            wiring.store().places()::note,
            wiring.clocks().elapsed(),
            wiring.workers());
    wiring.bind("bindGuard", guard);
    wiring.bind("accountLogin", new AccountLogin(wiring.file(), guard, wiring.workers()));
    wiring.bind(
        "adminAccess", new AdminAccess(configuration.text(ConfigKey.ADMIN_TOKEN).map(Secret::of)));
    PhoneMask mask = new PhoneMask(configuration.flag(ConfigKey.ADMIN_MASK_NUMBERS));
    wiring.bind(
        "adminSessions",
        new AdminSessions(wiring::sessions, wiring.file(), limits, wiring.accounts(), mask));
    wiring.bind("adminMessages", new AdminMessages(wiring.store().messages(), wiring.json(), mask));
    wiring.bind("adminOutcome", AdminMessages.outcome());
  }
}
