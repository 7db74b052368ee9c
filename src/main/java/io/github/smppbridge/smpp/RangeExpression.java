package io.github.smppbridge.smpp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address_range as re2j reads it.
 *
 * <ul>
 *   <li>A plus or 00 that an address would begin with is left out, as destination_addr has none.
 *   <li>What basic regular expressions (POSIX) write with a backslash, {@code \( \| \{ \+}, is the
 *       operator: no address has these characters.
 *   <li>Counted repetitions within each other multiply, and re2j would make a program of that
 *       size: one that no address needs is refused.
 * </ul>
 */
final class RangeExpression {
  private static final int MAX_COST = 500;
  private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,4})(,)?(\\d{1,4})?\\\\?\\}");
  private static final String OPERATORS = "(){}|?+";

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private final Deque<Group> outer = new ArrayDeque<>();
  private Group group = new Group(true);
  private int at;

  RangeExpression(String text) {
    this.text = text;
  }

  /** A group that is being read. */
  private static final class Group {
    /** Whether an address can begin with what the group begins with. */
    private final boolean begins;

    private boolean leading;
    private long cost;
    private long last;

    Group(boolean begins) {
      this.begins = begins;
      this.leading = begins;
    }

    void add(long more) {
      cost += more;
      last = more;
      leading = false;
    }

    void repeat(long times) {
      cost += last * (times - 1);
      last *= times;
    }
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when its size is absurd
   */
  String read() {
    while (at < text.length()) {
      next();
      if (group.cost > MAX_COST) {
        throw new IllegalArgumentException("a regular expression of absurd size");
      }
    }
    return out.toString();
  }

  private void next() {
    if (skipPrefix()) {
      return;
    }
    if (text.charAt(at) == '\\' && at + 1 < text.length()) {
      if (OPERATORS.indexOf(text.charAt(at + 1)) < 0) {
        copy(2);
        group.add(1);
        return;
      }
      at++;
    }
    switch (text.charAt(at)) {
      case '^', '$' -> copy(1);
      case '(' -> open();
      case ')' -> close();
      case '|' -> {
        group.leading = group.begins;
        copy(1);
      }
      case '[' -> {
        copy(classLength());
        group.add(1);
      }
      case '{' -> count();
      case '*', '+', '?' -> {
        copy(1);
        group.repeat(2);
      }
      default -> {
        copy(1);
        group.add(1);
      }
    }
  }

  /** A plus, or 00, where an address begins. */
  private boolean skipPrefix() {
    if (!group.leading) {
      return false;
    }
    for (String prefix : new String[] {"00", "\\+", "[+]", "[\\+]", "+"}) {
      if (text.startsWith(prefix, at)) {
        at += prefix.length();
        if (at < text.length() && text.charAt(at) == '?') {
          at++;
        }
        group.leading = false;
        return true;
      }
    }
    return false;
  }

  private void open() {
    copy(text.startsWith("(?:", at) ? 3 : 1);
    outer.push(group);
    group = new Group(group.leading);
  }

  private void close() {
    copy(1);
    if (!outer.isEmpty()) {
      long inside = group.cost;
      group = outer.pop();
      group.add(inside);
    }
  }

  private void count() {
    Matcher count = COUNT.matcher(text).region(at, text.length());
    if (!count.lookingAt()) {
      copy(1);
      group.add(1);
      return;
    }
    String most = count.group(3) == null ? count.group(1) : count.group(3);
    group.repeat(Math.max(1, Integer.parseInt(most)));
    out.append(count.group().replace("\\", ""));
    at = count.end();
  }

  /** Characters to the end of a class; a bracket that comes first, or is of a name, is inside. */
  private int classLength() {
    int end = at + 1;
    end += text.startsWith("^", end) ? 1 : 0;
    end += text.startsWith("]", end) ? 1 : 0;
    while (end < text.length() && text.charAt(end) != ']') {
      int named = text.startsWith("[:", end) ? text.indexOf(":]", end) : -1;
      end = named < 0 ? end + (text.charAt(end) == '\\' ? 2 : 1) : named + 2;
    }
    return Math.min(end + 1, text.length()) - at;
  }

  private void copy(int length) {
    out.append(text, at, at + length);
    at += length;
  }
}
