package io.github.smppbridge.store.commit;

/**
 * What a committed operation survives at least.
 *
 * <p>Forcing a commit to the disk is most of what a small one costs. Where nothing is owed to
 * anybody but an answer to a question, a power cut may take the last of it.
 */
public enum Durability {
  /**
   * The death of this process, however sudden: the operating system has it. It is on the disk
   * {@linkplain Forcer#MOST_NANOS soon}. A database that is a process of its own gives {@link
   * #DISK} instead, since it may die by itself.
   */
  PROCESS,
  /** The death of the machine. */
  DISK
}
