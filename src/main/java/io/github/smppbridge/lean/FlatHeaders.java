package io.github.smppbridge.lean;

import java.security.SecureRandom;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.camel.spi.HeadersMapFactory;

/**
 * Headers of a message, whatever case their names are written in, in one array: Camel's map is a
 * tree, which compares five names letter by letter to find one, or that there is none, and makes an
 * object for each. Here a few letters of a name say where it is, and a name that is a constant is
 * found by itself. Names are equal as {@link String#CASE_INSENSITIVE_ORDER} has it, a name stays as
 * it was first written, and there is none that is null, all as in Camel's; the order is none in
 * particular, where Camel's is the alphabet's. Of one thread at a time.
 */
final class FlatHeaders extends AbstractMap<String, Object> {
  private static final Object[] NONE = {};

  /** What few have; a submit_sm's thirty headers need four times as many. */
  private static final int FIRST_PLACES = 16;

  /**
   * Of a table, above which names are somebody else's, of HTTP for instance: they may have been
   * chosen to be all in one place.
   */
  private static final int MANY = 2 * 4 * FIRST_PLACES;

  /** Odd. */
  private static final int SECRET = new SecureRandom().nextInt() | 1;

  /**
   * Names and their values in turn: a name where its letters say, or in the next place that is
   * free, round the end. A quarter at least is free.
   */
  private Object[] table = NONE;

  private int size;
  private int changes;

  FlatHeaders() {}

  FlatHeaders(Map<String, Object> headers) {
    putAll(headers);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isEmpty() {
    return size == 0;
  }

  @Override
  public Object get(Object name) {
    int at = find((String) name);
    return at < 0 ? null : table[at + 1];
  }

  @Override
  public boolean containsKey(Object name) {
    return find((String) name) >= 0;
  }

  @Override
  public Object put(String name, Object value) {
    if (table.length == 0) {
      table = new Object[2 * FIRST_PLACES];
    }
    int at = find(name);
    if (at >= 0) {
      Object before = table[at + 1];
      table[at + 1] = value;
      return before;
    }
    changes++;
    size++;
    if (size > table.length * 3 / 8) {
      grow();
      at = find(name);
    }
    table[~at] = name;
    table[~at + 1] = value;
    return null;
  }

  private void grow() {
    Object[] before = table;
    table = new Object[4 * before.length];
    for (int i = 0; i < before.length; i += 2) {
      if (before[i] != null) {
        int at = ~find((String) before[i]);
        table[at] = before[i];
        table[at + 1] = before[i + 1];
      }
    }
  }

  @Override
  public void putAll(Map<? extends String, ?> headers) {
    if (size == 0 && headers instanceof FlatHeaders other) {
      if (other.size > 0) {
        table = other.table.clone();
        size = other.size;
        changes++;
      }
    } else {
      headers.forEach(this::put);
    }
  }

  @Override
  public Object remove(Object name) {
    int at = find((String) name);
    if (at < 0) {
      return null;
    }
    Object before = table[at + 1];
    removeAt(at);
    return before;
  }

  /** What stands behind it, and would be looked for from before the gap, closes the gap. */
  private void removeAt(int at) {
    changes++;
    size--;
    int last = table.length - 1;
    int gap = at;
    for (int i = gap + 2 & last; table[i] != null; i = i + 2 & last) {
      int wanted = place((String) table[i]);
      if ((i - wanted & last) >= (i - gap & last)) {
        table[gap] = table[i];
        table[gap + 1] = table[i + 1];
        gap = i;
      }
    }
    table[gap] = null;
    table[gap + 1] = null;
  }

  @Override
  public void clear() {
    if (size > 0) {
      Arrays.fill(table, null);
      size = 0;
      changes++;
    }
  }

  /** Where a name is; if it is not there, the complement of where it would be. */
  private int find(String name) {
    if (table.length == 0) {
      return -1;
    }
    int last = table.length - 1;
    int at = place(name);
    for (Object there = table[at]; there != null; there = table[at]) {
      if (there == name || isSame(name, (String) there)) {
        return at;
      }
      at = at + 2 & last;
    }
    return ~at;
  }

  private static boolean isSame(String name, String other) {
    return name.length() == other.length()
        && String.CASE_INSENSITIVE_ORDER.compare(name, other) == 0;
  }

  private int place(String name) {
    int hash = (table.length > MANY ? all(name) : some(name)) * 0x9E3779B1;
    return (hash ^ hash >>> 16) * 2 & table.length - 1;
  }

  /** By its length and four of its letters, where the names of one protocol differ. */
  private static int some(String name) {
    int length = name.length();
    if (length == 0) {
      return 0;
    }
    int hash = length;
    hash = 31 * hash + folded(name.charAt(length - 1));
    hash = 31 * hash + folded(name.charAt(length * 3 / 4));
    hash = 31 * hash + folded(name.charAt(length / 2));
    return 31 * hash + folded(name.charAt(length * 5 / 8));
  }

  /** By all of its letters, and in a way that nobody knows who chooses them. */
  private static int all(String name) {
    int hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = SECRET * hash + folded(name.charAt(i));
    }
    return hash;
  }

  /** The same for what is equal but for its case. */
  private static int folded(char c) {
    if (c < 0x80) {
      return c | 0x20;
    }
    return Character.isSurrogate(c) ? 0 : Character.toLowerCase(Character.toUpperCase(c)) | 0x20;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Object> action) {
    Object[] all = table;
    int expected = changes;
    for (int i = 0; i < all.length; i += 2) {
      if (all[i] != null) {
        action.accept((String) all[i], all[i + 1]);
        if (changes != expected) {
          throw new ConcurrentModificationException();
        }
      }
    }
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, Object>> iterator() {
        return new Entries();
      }

      @Override
      public int size() {
        return size;
      }

      @Override
      public void clear() {
        FlatHeaders.this.clear();
      }
    };
  }

  /** Goes on among those that were there when one was removed, which moves others. */
  private final class Entries implements Iterator<Entry<String, Object>> {
    private int expected = changes;
    private Object[] names = table;
    private int next = from(0);
    private String current;

    private int from(int start) {
      int at = start;
      while (at < names.length && names[at] == null) {
        at += 2;
      }
      return at;
    }

    private void check() {
      if (changes != expected) {
        throw new ConcurrentModificationException();
      }
    }

    @Override
    public boolean hasNext() {
      return next < names.length;
    }

    @Override
    public Entry<String, Object> next() {
      check();
      if (next >= names.length) {
        throw new NoSuchElementException();
      }
      current = (String) names[next];
      Entry<String, Object> entry = new Header(current, names[next + 1]);
      next = from(next + 2);
      return entry;
    }

    @Override
    public void remove() {
      if (current == null) {
        throw new IllegalStateException();
      }
      check();
      if (names == table) {
        names = table.clone();
      }
      FlatHeaders.this.remove(current);
      current = null;
      expected = changes;
    }
  }

  private final class Header extends SimpleEntry<String, Object> {
    private static final long serialVersionUID = 1L;

    Header(String name, Object value) {
      super(name, value);
    }

    @Override
    public Object setValue(Object value) {
      FlatHeaders.this.put(getKey(), value);
      return super.setValue(value);
    }
  }

  /** Makes them where Camel makes a message's headers. */
  static final class Factory implements HeadersMapFactory {
    @Override
    public Map<String, Object> newMap() {
      return new FlatHeaders();
    }

    @Override
    public Map<String, Object> newMap(Map<String, Object> map) {
      return new FlatHeaders(map);
    }

    @Override
    public boolean isInstanceOf(Map<String, Object> map) {
      return map instanceof FlatHeaders;
    }

    @Override
    public boolean isCaseInsensitive() {
      return true;
    }
  }
}
