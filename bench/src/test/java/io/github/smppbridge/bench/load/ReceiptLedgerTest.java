package io.github.smppbridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.bench.wire.Pdus;
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
    assertThat(ledger.toJson().getLong("receipts")).isEqualTo(4);
    assertThat(ledger.toJson().getLong("duplicates")).isEqualTo(1);
    assertThat(ledger.toJson().getLong("early")).isEqualTo(1);
    assertThat(ledger.toJson().getLong("missing")).isEqualTo(1);
    assertThat(ledger.toJson().getLong("otherDeliveries")).isEqualTo(1);
  }

  private void deliver(int esmClass, String text) {
    Buffer pdu = Buffer.buffer().appendBytes(new byte[Pdus.HEADER]);
    pdu.appendByte((byte) 0);
    pdu.appendByte((byte) 1).appendByte((byte) 1).appendString("4915123456789\0");
    pdu.appendByte((byte) 0).appendByte((byte) 1).appendString("12345\0");
    pdu.appendByte((byte) esmClass).appendByte((byte) 0).appendByte((byte) 0);
    pdu.appendString("\0\0").appendBytes(new byte[4]);
    pdu.appendByte((byte) text.length()).appendString(text);
    ledger.book(pdu, 0, pdu.length());
  }
}
