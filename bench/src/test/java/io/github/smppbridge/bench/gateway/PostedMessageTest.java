package io.github.smppbridge.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PostedMessageTest {

  @Test
  void readsWhatItNeedsInAnyOrder() throws IOException {
    PostedMessage message =
        parse(
            "{\"textMessage\":{\"text\":\"x\",\"id\":\"no\"},\"phoneNumbers\":[\"+491\",\"+492\"],"
                + "\"ttl\":60,\"id\":\"a1\",\"deviceId\":\"d1\"}");
    assertThat(message).isEqualTo(new PostedMessage("a1", "d1", "+491"));
  }

  @Test
  void absentFieldsAreNull() throws IOException {
    assertThat(parse("{\"phoneNumbers\":[]}")).isEqualTo(new PostedMessage(null, null, null));
  }

  @Test
  void garbageIsRefused() {
    assertThatThrownBy(() -> parse("[]")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> parse("{\"id\":")).isInstanceOf(IOException.class);
  }

  private static PostedMessage parse(String json) throws IOException {
    return PostedMessage.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
