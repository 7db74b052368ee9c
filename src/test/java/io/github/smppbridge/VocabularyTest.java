package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * SMSGate's words are in package {@code gateway} and in {@code routes/}: another API is theirs
 * alone.
 */
class VocabularyTest {
  private static final Path SOURCES = Path.of("src/main/java/io/github/smppbridge");

  /** The sandbox is a pretend SMSGate; two names in the store are older than this rule. */
  private static final List<Path> EXCEPT =
      List.of(
          SOURCES.resolve("gateway"),
          SOURCES.resolve("sandbox"),
          SOURCES.resolve("route/ReplaceableMessage.java"));

  private static final Pattern WORDS =
      Pattern.compile(
          "textMessage|dataMessage|phoneNumbers|withDeliveryReport|skipPhoneValidation|validUntil"
              + "|scheduleAt|simNumber|deliveredAt|failedAt|cancelledAt|X-Signature|X-Timestamp"
              + "|\"(sms|mms|system|app):|\"/(messages|devices|webhooks|auth/token)\\b"
              + "|\"(recipients?|states|sender|phoneNumber|sentAt|receivedAt)\""
              + "|\"(Pending|Cancelling|Cancelled|Processed|Sent|Delivered|Failed)\""
              + "|TTL expired|(Send|Delivery) result");

  @Test
  void onlyTheGatewaysPackageSpeaksAsSmsGate() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .filter(file -> EXCEPT.stream().noneMatch(file::startsWith))
                  .flatMap(VocabularyTest::found))
          .isEmpty();
    }
  }

  /** In comments too: they would tell a reader of another API the wrong story. */
  private static Stream<String> found(Path file) {
    try {
      return WORDS
          .matcher(Files.readString(file))
          .results()
          .map(word -> SOURCES.relativize(file) + ": " + word.group());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
