package io.github.smppbridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.bench.loop.Octets;
import io.github.smppbridge.testkit.Pdus;
import org.junit.jupiter.api.Test;

class ReceiptLedgerTest {

  private final ReceiptLedger ledger = new ReceiptLedger();

  @Test
  void missingTwiceAndEarlyReceiptsShow() {
    expect("1");
    expect("2");
    expect("3");
    receipt("1");
    receipt("2");
    receipt("2");
    receipt("9");
    deliver(0, "id:3 is what a person wrote");
    ReceiptLedger.Books books = ledger.books();
    assertThat(books.receipts()).isEqualTo(4);
    assertThat(books.distinct()).isEqualTo(3);
    assertThat(books.duplicates()).isEqualTo(1);
    assertThat(books.early()).isEqualTo(1);
    assertThat(books.missing()).isEqualTo(1);
    assertThat(books.others()).isEqualTo(1);
    assertThat(ledger.complete()).isFalse();
  }

  @Test
  void aReceiptBeforeItsAnswerIsEarlyButNotMissing() {
    receipt("7");
    expect("7");
    assertThat(ledger.books().early()).isEqualTo(1);
    assertThat(ledger.books().missing()).isZero();
    assertThat(ledger.complete()).isTrue();
  }

  @Test
  void theIdMayBeInItsTlvOnly() {
    expect("abc");
    byte[] body = Pdus.submitSm("4915123456789", 4, 0, "text only".getBytes());
    byte[] tlv = Pdus.body().tlv(0x1E, new byte[] {'a', 'b', 'c', 0}).bytes();
    book(Pdus.join(body, tlv));
    assertThat(ledger.complete()).isTrue();
  }

  @Test
  void newBooksKnowNothingOfTheOldOnes() {
    expect("1");
    ledger.clear();
    receipt("1");
    assertThat(ledger.books().missing()).isZero();
    assertThat(ledger.books().early()).isEqualTo(1);
  }

  private void expect(String id) {
    byte[] response = Pdus.pdu(Pdus.SUBMIT_SM + Pdus.RESPONSE, 0, 1, Pdus.body().text(id).bytes());
    ledger.expect(Pdu.answeredId(response, 0, response.length));
    assertThat(Pdu.answeredId(response, 0, response.length))
        .isEqualTo(Octets.hash(Octets.ascii(id), 0, id.length()));
  }

  private void receipt(String id) {
    deliver(4, "id:" + id + " sub:001 dlvrd:001 stat:DELIVRD err:000 text:");
  }

  private void deliver(int esmClass, String text) {
    book(Pdus.submitSm("4915123456789", esmClass, 0, text.getBytes()));
  }

  private void book(byte[] body) {
    byte[] pdu = Pdus.pdu(Pdus.DELIVER_SM, 0, 1, body);
    ledger.book(pdu, 0, pdu.length);
  }
}
