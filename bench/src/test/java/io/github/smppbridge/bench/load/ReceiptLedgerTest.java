package io.github.smppbridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class ReceiptLedgerTest {

  private final ReceiptLedger ledger = new ReceiptLedger();

  @Test
  void missingTwiceAndEarlyReceiptsShow() {
    ledger.expect("1");
    ledger.expect("2");
    ledger.expect("3");
    deliver(4, "id:1 sub:001 dlvrd:001 stat:DELIVRD err:000 text:");
    deliver(4, "id:2 sub:001 dlvrd:001 stat:DELIVRD err:000 text:");
    deliver(4, "id:2 sub:001 dlvrd:001 stat:DELIVRD err:000 text:");
    deliver(4, "id:9 sub:001 dlvrd:001 stat:DELIVRD err:000 text:");
    deliver(0, "id:3 is what a person wrote");
    ReceiptLedger.Books books = ledger.books();
    assertThat(books.receipts()).isEqualTo(4);
    assertThat(books.duplicates()).isEqualTo(1);
    assertThat(books.early()).isEqualTo(1);
    assertThat(books.missing()).isEqualTo(1);
    assertThat(books.others()).isEqualTo(1);
  }

  private void deliver(int esmClass, String text) {
    byte[] body = Pdus.submitSm("4915123456789", 0, text);
    body[body.length - text.length() - 10] = (byte) esmClass;
    ledger.book(Buffer.buffer(Pdus.pdu(Pdus.DELIVER_SM, 0, 1, body)), 0);
  }
}
