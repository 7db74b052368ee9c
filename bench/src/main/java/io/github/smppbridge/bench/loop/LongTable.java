package io.github.smppbridge.bench.loop;

/** Numbers by a number that is not 0, without an object for each. Not thread-safe. */
public final class LongTable {

  private static final int INITIAL = 1 << 12;

  private long[] keys = new long[INITIAL];
  private int[] values = new int[INITIAL];
  private int size;

  /** How many keys there are. */
  public int size() {
    return size;
  }

  /** What was put for a key, 0 if nothing was. */
  public int get(long key) {
    int slot = slot(key);
    return keys[slot] == key ? values[slot] : 0;
  }

  /** Puts a value, and returns what was there before; 0 if nothing was. */
  public int put(long key, int value) {
    int slot = slot(key);
    if (keys[slot] == 0) {
      if (2 * size >= keys.length) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
      size++;
    }
    int before = values[slot];
    values[slot] = value;
    return before;
  }

  /** Forgets all, and takes as much room as at the beginning. */
  public void clear() {
    keys = new long[INITIAL];
    values = new int[INITIAL];
    size = 0;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (key ^ key >>> 29) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
