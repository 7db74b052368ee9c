package io.github.smppbridge.crash;

/**
 * A gap between two steps of a story.
 *
 * @param passage where it is
 * @param occurrence which time the story comes by there, from 1
 * @param fault what happens there
 */
record Gap(Passage passage, int occurrence, Fault fault) {
  /** What can happen in a gap. */
  enum Fault {
    /** The bridge is killed. */
    KILL,
    /** The bridge lives on, but the answer to its COMMIT does not arrive. */
    ANSWER_LOST
  }

  @Override
  public String toString() {
    String times = occurrence == 1 ? "" : " (" + occurrence + ".)";
    return (fault == Fault.KILL ? "" : "answer lost ") + passage + times;
  }
}
