package io.github.smppbridge.accounts;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Makes a bind guard of its parts. */
public final class BindGuards {
  private BindGuards() {}

  /**
   * Makes one.
   *
   * @param options what it blocks
   * @param namedPlaces whether the entry of a system_id names an address as one of its own
   * @param read gives the networks that an account has bound from
   * @param write notes that an account has bound from a network
   * @param clock what elapses
   * @param workers where binds go on that waited for the store
   * @return the guard
   */
  public static BindGuard create(
      BindGuardOptions options,
      BiPredicate<String, String> namedPlaces,
      Function<String, CompletionStage<Set<String>>> read,
      BiFunction<String, String, CompletionStage<Void>> write,
      Clock clock,
      Executor workers) {
    KnownPlaces.Book book =
        new KnownPlaces.Book() {
          @Override
          public CompletionStage<Set<String>> read(String account) {
            return read.apply(account);
          }

          @Override
          public CompletionStage<Void> write(String account, String network) {
            return write.apply(account, network);
          }
        };
    KnownPlaces places = new KnownPlaces(book, clock, workers);
    UnprovedBinds unproved =
        new UnprovedBinds(
            places,
            options.unprovedPerSecond(),
            options.mostUnproved(),
            options.unprovedPatience(),
            clock,
            workers);
    return new BindGuard(options, namedPlaces, places, unproved, clock, workers);
  }
}
