package io.github.smppbridge.component;

/** Where the exchange of a request runs. */
public enum RunsOn {
  /** On its session's event loop: for routes that never block. */
  LOOP,
  /** On the worker executor. */
  WORKERS
}
