package io.github.smppbridge.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.testkit.Pdus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PduFramerTest {
  private final PduFramer framer = new PduFramer(1000);

  @Test
  void manyPdusInOneSegmentComeOutInOrder() throws Exception {
    framer.append(
        Pdus.join(
            Pdus.pdu(0x15, 0, 1, new byte[0]),
            Pdus.pdu(0x04, 0, 2, new byte[100]),
            Pdus.pdu(0x15, 0, 3, new byte[0])));

    assertThat(sequenceNumbers()).containsExactly(1, 2, 3);
    assertThat(framer.buffered()).isZero();
  }

  @Test
  void aPduInSingleOctetsComesOutWhole() throws Exception {
    byte[] pdu = Pdus.pdu(0x04, 0, 9, Pdus.submitSm("hello"));
    for (int i = 0; i < pdu.length - 1; i++) {
      framer.append(new byte[] {pdu[i]});
      assertThat(framer.next()).isFalse();
    }
    framer.append(new byte[] {pdu[pdu.length - 1]});
    assertThat(framer.next()).isTrue();
    assertThat(Arrays.copyOfRange(framer.array(), framer.offset(), framer.offset() + pdu.length))
        .isEqualTo(pdu);
    assertThat(framer.next()).isFalse();
  }

  @Test
  void aLengthIsCheckedWithItsFourthOctet() throws Exception {
    for (int length : new int[] {0, 1, 15, 1001, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      PduFramer fresh = new PduFramer(1000);
      fresh.append(new byte[] {(byte) (length >> 24), (byte) (length >> 16)});
      assertThat(fresh.next()).isFalse();
      fresh.append(new byte[] {(byte) (length >> 8), (byte) length});
      assertThatThrownBy(fresh::next)
          .isInstanceOfSatisfying(
              PduFramer.InvalidLengthException.class, e -> assertThat(e.sequenceNumber()).isZero());
    }
  }

  @Test
  void theSequenceNumberBesideABadLengthIsKept() {
    byte[] pdu = Pdus.pdu(0x15, 0, 42, new byte[0]);
    pdu[3] = 8;
    framer.append(pdu);
    assertThatThrownBy(framer::next)
        .isInstanceOfSatisfying(
            PduFramer.InvalidLengthException.class,
            e -> assertThat(e.sequenceNumber()).isEqualTo(42));
  }

  @Test
  void theLargestAndTheSmallestPduPass() throws Exception {
    framer.append(Pdus.pdu(0x04, 0, 1, new byte[984]));
    framer.append(Pdus.pdu(0x15, 0, 2, new byte[0]));
    assertThat(sequenceNumbers()).containsExactly(1, 2);
  }

  @Test
  void memoryFollowsWhatCameNotWhatWasAnnounced() throws Exception {
    PduFramer large = new PduFramer(70_000);
    byte[] start = new byte[100];
    start[1] = 1; // 65,536 octets announced
    large.append(start);
    assertThat(large.next()).isFalse();
    large.append(new byte[] {0});
    assertThat(large.next()).isFalse();
    assertThat(large.capacity()).isLessThan(1000);
  }

  @Test
  void aLargeSegmentIsLetGo() throws Exception {
    byte[] pdus = Pdus.join(500, i -> Pdus.pdu(0x04, 0, i, new byte[100]));
    framer.append(Pdus.join(pdus, new byte[] {0, 0, 0}));
    assertThat(sequenceNumbers()).hasSize(500);
    assertThat(framer.capacity()).isLessThan(1100);
    framer.append(Pdus.join(new byte[] {16}, new byte[12]));
    assertThat(sequenceNumbers()).containsExactly(0);
    assertThat(framer.capacity()).isZero();
  }

  /** However it was cut: in memory, too, with what has been read already in front of it. */
  @Test
  void betweenTwoReadsNoMoreIsKeptThanMayBe() throws Exception {
    Random random = new Random(13);
    for (int i = 0; i < 500; i++) {
      PduFramer unbound = new PduFramer(4096);
      unbound.keepAtMost(16_384);
      int read = random.nextInt(10);
      int waiting = random.nextInt(30_000);
      byte[] octets =
          Pdus.join(
              Pdus.join(read, n -> Pdus.pdu(0x0F00, 0, n, new byte[4080])),
              Pdus.join(waiting / 100, n -> Pdus.pdu(0x04, 0, n, new byte[84])));
      for (int at = 0; at < octets.length && !unbound.overfull(); ) {
        int end = Math.min(octets.length, at + 1 + random.nextInt(1 << random.nextInt(17)));
        unbound.append(Arrays.copyOfRange(octets, at, end));
        while (read > 0 && unbound.next()) {
          read--;
        }
        unbound.settle();
        at = end;
        assertThat(unbound.overfull()).isEqualTo(unbound.buffered() > 16_384);
        assertThat(unbound.overfull() ? 0 : unbound.capacity()).isLessThanOrEqualTo(16_384);
      }
    }
  }

  @Test
  void smallPiecesOfALargePduAreNotCopiedOverAndOver() throws Exception {
    PduFramer large = new PduFramer(16_000_000);
    byte[] pdu = Pdus.pdu(0x04, 0, 1, new byte[4_000_000]);
    long start = System.nanoTime();
    for (int at = 0; at < pdu.length; at += 16) {
      large.append(Arrays.copyOfRange(pdu, at, Math.min(at + 16, pdu.length)));
      large.next();
    }
    // quadratic copying would move 500 GB
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }

  private List<Integer> sequenceNumbers() throws PduFramer.InvalidLengthException {
    List<Integer> numbers = new ArrayList<>();
    while (framer.next()) {
      numbers.add(PduFramer.intAt(framer.array(), framer.offset() + 12));
    }
    return numbers;
  }
}
