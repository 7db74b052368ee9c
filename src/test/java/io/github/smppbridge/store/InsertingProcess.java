package io.github.smppbridge.store;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Inserts until it is killed, and prints the id of each row only after it was acknowledged. With
 * the argument {@code records} as rows that only have to survive the process.
 */
final class InsertingProcess {

  private static final int IN_FLIGHT = 50;

  private InsertingProcess() {}

  public static void main(String[] args) {
    ExecutorService callbacks = Executors.newSingleThreadExecutor();
    PrintStream acknowledged =
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);
    Store store = Store.open(StoreOptions.of(args[0], args[1], args[1]), callbacks);
    boolean records = args[2].equals("records");
    for (int i = 0; i < IN_FLIGHT; i++) {
      insert(store, records, i, 0, acknowledged);
    }
  }

  private static void insert(
      Store store, boolean records, int lane, int number, PrintStream acknowledged) {
    String id = lane + "-" + number;
    MessageRow row = MessageRow.builder(id, "g" + id, "A", System.currentTimeMillis()).build();
    MessageTable messages = store.messages();
    (records ? messages.begin(List.of(row)).orElseThrow().await() : messages.insert(List.of(row)))
        .thenRun(
            () -> {
              acknowledged.println(id);
              insert(store, records, lane, number + 1, acknowledged);
            });
  }
}
