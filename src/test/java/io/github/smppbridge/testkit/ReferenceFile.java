package io.github.smppbridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is partly printed from the code. The build compares it word for word; {@code mvn test
 * -Dtest='*TableTest,*ReferenceTest' -Dupdate.references=true} writes it.
 */
public final class ReferenceFile {
  private ReferenceFile() {}

  /**
   * Holds one part to what the code says.
   *
   * @param file from the project's folder
   * @param begin what stands before the part
   * @param end what follows it
   * @param printed the part
   */
  public static void hold(String file, String begin, String end, String printed)
      throws IOException {
    Path path = Path.of(file);
    String text = Files.readString(path);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end, from);
    assertThat(text).contains(begin, end);
    if (Boolean.getBoolean("update.references")) {
      Files.writeString(path, text.substring(0, from) + printed + text.substring(to));
    } else {
      assertThat(text.substring(from, to))
          .as("%s, which -Dupdate.references=true writes anew", file)
          .isEqualTo(printed);
    }
  }
}
