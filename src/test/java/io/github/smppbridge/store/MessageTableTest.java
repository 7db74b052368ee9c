package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTableTest extends MessageTableContract {
  @Test
  void whatDoesNotChangeIsNotWrittenAgain() {
    insert(message("1", "g1").bodyJson("{}").textHead("hello"));
    execute(
        "CREATE TRIGGER refuse BEFORE UPDATE OF device_id, text_head, body_json, replacement_id"
            + " ON message BEGIN SELECT RAISE(ABORT, 'written again'); END");

    assertThat(
            get(
                transition(
                    "e",
                    "ACME",
                    "g1",
                    rows ->
                        new Decision(
                            List.of(
                                rows.get(0)
                                    .with()
                                    .state(2)
                                    .sentAt(7L)
                                    .finalAt(8L)
                                    .error(9)
                                    .build()),
                            List.of()))))
        .isEqualTo(TransitionResult.APPLIED);

    MessageRow row = row("1");
    assertThat(row.state()).isEqualTo(2);
    assertThat(row.sentAt()).isEqualTo(7);
    assertThat(row.finalAt()).isEqualTo(8);
    assertThat(row.error()).isEqualTo(9);
    assertThat(row.textHead()).isEqualTo("hello");
  }
}
