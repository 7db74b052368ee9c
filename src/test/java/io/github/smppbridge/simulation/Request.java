package io.github.smppbridge.simulation;

import java.util.List;

/**
 * What an ESME asked for and waits to be answered.
 *
 * @param letters what it is about; several with submit_multi
 * @param part of a submit_sm, from 0
 */
record Request(Kind kind, List<Letter> letters, int part) {
  enum Kind {
    SUBMIT,
    MULTI,
    QUERY,
    CANCEL,
    REPLACE
  }

  Letter letter() {
    return letters.get(0);
  }

  @Override
  public String toString() {
    return kind + " of " + letter();
  }
}
