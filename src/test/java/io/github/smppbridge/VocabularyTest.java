package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /**
   * The sandbox and the training pretend to be SMSGate; two names in the store are older than this
   * rule.
   */
  private static final List<Path> EXCEPT =
      List.of(
          SOURCES.resolve("gateway"),
          SOURCES.resolve("sandbox"),
          SOURCES.resolve("train"),
          SOURCES.resolve("route/ReplaceableMessage.java"));

  private static final Pattern WORDS =
      Pattern.compile(
          "textMessage|dataMessage|phoneNumbers|withDeliveryReport|skipPhoneValidation|validUntil"
              + "|scheduleAt\\b|simNumber|deliveredAt|failedAt|cancelledAt|X-Signature|X-Timestamp"
              + "|\"(sms|mms|system|app):|\"/(messages|devices|webhooks|auth/token)\\b"
              + "|\"(recipients?|states|sender|phoneNumber|sentAt|receivedAt)\""
              + "|\"(Pending|Cancelling|Cancelled|Processed|Sent|Delivered|Failed)\""
              + "|TTL expired|(Send|Delivery) result");

  /** In comments too: they would tell a reader of another API the wrong story. */
  @Test
  void onlyTheGatewaysPackageSpeaksAsSmsGate() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        if (EXCEPT.stream().noneMatch(file::startsWith)) {
          WORDS
              .matcher(Files.readString(file))
              .results()
              .forEach(word -> found.add(SOURCES.relativize(file) + ": " + word.group()));
        }
      }
    }
    assertThat(found).isEmpty();
  }
}
