package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.clients.ClientLibraries;
import io.github.smppbridge.testkit.StubGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that the README shows, as it stands there, where Python has its library smpplib. */
class ReadmeClientIT {
  private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void itSendsAndGetsItsReceipt() throws Exception {
    try (TestBridge bridge = TestBridge.start(Map.of())) {
      StubGateway gateway = bridge.gateway();
      gateway.account("MYTEST", "sandbox1");
      Process client = start(bridge.smppPort());
      try (BufferedReader out = client.inputReader(StandardCharsets.UTF_8)) {
        String answer = out.readLine();
        assertThat(answer).matches("submit_sm_resp [0-9]{1,20}");
        String id = answer.substring(answer.indexOf(' ') + 1);
        await().until(() -> gateway.messages().size() == 1);
        assertThat(gateway.deliver(gateway.sentId())).isEqualTo(200);

        assertThat(out.readLine())
            .startsWith("deliver_sm id:" + id + " sub:001 dlvrd:001 submit date:")
            .endsWith(" stat:DELIVRD err:000 text:Hello from smpplib");
      } finally {
        client.destroy();
      }
    }
  }

  private Process start(int port) throws IOException {
    Matcher script = PYTHON.matcher(Files.readString(Path.of("README.md")));
    assertThat(script.find()).as("README.md has a Python client").isTrue();
    Path file = Files.writeString(folder.resolve("send.py"), script.group(1));
    ProcessBuilder python = ClientLibraries.python("smpplib", file.toString());
    python.command().add(String.valueOf(port));
    return python.redirectErrorStream(true).start();
  }
}
