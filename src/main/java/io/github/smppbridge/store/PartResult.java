package io.github.smppbridge.store;

/** What became of a part handed to {@link PartTable#add}. */
public sealed interface PartResult {

  /** Stored; others are missing. */
  record New() implements PartResult {}

  /**
   * A repetition of a part that was stored before.
   *
   * @param messageId message_id that was given to it then
   * @param gatewayId the mark of its set; null while the set waits for other parts
   * @param done whether the set is dealt with and only {@link PartTable#remember remembered}
   */
  record Duplicate(String messageId, String gatewayId, boolean done) implements PartResult {}

  /**
   * Stored, and it was the last one: exactly one caller gets this.
   *
   * @param set all parts; send the joined message under the id that they are now marked with
   */
  record Complete(PartSet set) implements PartResult {}
}
