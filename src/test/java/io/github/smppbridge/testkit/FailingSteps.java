package io.github.smppbridge.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** What of the steps of a run that failed makes it fail. */
public final class FailingSteps {
  private FailingSteps() {}

  /**
   * Leaves steps out as long as a run still fails.
   *
   * @param steps of the run that failed
   * @param failure what it ended with
   * @param runs how many more may be spent on it
   * @param run makes one
   * @param fails whether what it ended with is a failure
   * @return what the last run that failed, with the fewest steps, ended with
   */
  public static <S, R> R fewest(
      List<S> steps, R failure, int runs, Function<List<S>, R> run, Predicate<R> fails) {
    List<S> failing = steps;
    R last = failure;
    int left = runs;
    for (int size = steps.size() / 2; size > 0 && left > 0; size /= 2) {
      for (int from = 0; from < failing.size() && left > 0; left--) {
        List<S> fewer = new ArrayList<>(failing);
        fewer.subList(from, Math.min(failing.size(), from + size)).clear();
        R again = run.apply(fewer);
        if (fails.test(again)) {
          failing = fewer;
          last = again;
        } else {
          from += size;
        }
      }
    }
    return last;
  }
}
