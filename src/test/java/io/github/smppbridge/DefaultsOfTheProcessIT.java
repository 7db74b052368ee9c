package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that the bridge says depends on the time zone, the language, the digits, the calendar or
 * the character set that its process has as defaults.
 */
class DefaultsOfTheProcessIT {
  @TempDir Path folder;

  @Test
  void octetsAndBodiesAreTheSameWhateverTheProcessHasAsDefaults() throws Exception {
    Process plain = start("plain", "UTC", "en", "", "", "UTF-8");
    // a small i without its dot, and hours that change
    Process turkish = start("turkish", "Europe/Berlin", "tr", "TR", "", "ISO-8859-9");
    // digits of its own, and three quarters of an hour
    Process arabic = start("arabic", "Asia/Kathmandu", "ar", "EG", "nu-arab", "US-ASCII");
    // a year 2568, and half an hour behind
    Process thai = start("thai", "America/St_Johns", "th", "TH", "ca-buddhist", "TIS-620");

    List<String> expected = transcript("plain", plain);

    assertThat(expected)
        .anyMatch(line -> line.contains("stat:DELIVRD"))
        .anyMatch(line -> line.contains("submit date:2510090853 done date:2510090853"))
        .anyMatch(line -> line.contains("\"validUntil\":\"2025-10-26T22:30"));
    assertThat(transcript("turkish", turkish)).containsExactlyElementsOf(expected);
    assertThat(transcript("arabic", arabic)).containsExactlyElementsOf(expected);
    assertThat(transcript("thai", thai)).containsExactlyElementsOf(expected);
  }

  private Process start(
      String name, String zone, String language, String country, String extensions, String charset)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.add("-Duser.timezone=" + zone);
    command.add("-Duser.language=" + language);
    command.add("-Duser.country=" + country);
    command.add("-Duser.extensions=" + extensions);
    command.add("-Dfile.encoding=" + charset);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Transcript.class.getName());
    return new ProcessBuilder(command)
        .redirectOutput(Redirect.to(output(name).toFile()))
        .redirectErrorStream(true)
        .start();
  }

  private List<String> transcript(String name, Process process) throws Exception {
    try {
      assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(name + " has ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String output = new String(Files.readAllBytes(output(name)), StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(output).isZero();
    return Arrays.stream(output.split("\n")).filter(l -> l.startsWith(Transcript.MARK)).toList();
  }

  private Path output(String name) {
    return folder.resolve(name);
  }
}
