package io.github.smppbridge.accounts;

import io.github.smppbridge.accounts.KnownPlaces.Standing;
import java.util.List;
import java.util.function.Function;

/**
 * What attempts at credentials are counted by.
 *
 * @param kind what it is
 * @param name which one
 */
record AttemptKey(Kind kind, String name) {
  enum Kind {
    /** An account at an address. */
    PLACE(BindAttempt::place),
    /** An account, wherever it binds from. */
    ACCOUNT(BindAttempt::account),
    /** An address, whoever binds from it. */
    ADDRESS(BindAttempt::network);

    private final Function<BindAttempt, String> name;

    Kind(Function<BindAttempt, String> name) {
      this.name = name;
    }

    String name(BindAttempt bind) {
      return name.apply(bind);
    }
  }

  static AttemptKey of(Kind kind, BindAttempt bind) {
    return new AttemptKey(kind, kind.name(bind));
  }

  /** What a failure counts for. */
  static List<AttemptKey> all(BindAttempt bind) {
    return of(bind, Standing.UNKNOWN);
  }

  /** What a bind counts for while it is under way: the less, the better it is known. */
  static List<AttemptKey> of(BindAttempt bind, Standing standing) {
    AttemptKey place = of(Kind.PLACE, bind);
    return switch (standing) {
      case PLACE -> List.of(place);
      case ACCOUNT -> List.of(place, of(Kind.ACCOUNT, bind));
      case UNKNOWN, UNTOLD -> List.of(place, of(Kind.ACCOUNT, bind), of(Kind.ADDRESS, bind));
    };
  }
}
