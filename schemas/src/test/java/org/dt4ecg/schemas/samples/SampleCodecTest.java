package org.dt4ecg.schemas.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCodecTest {

  @Test
  void everySampleThatAnInt16CanHoldSurvivesTheRoundTrip() {
    short[] all = new short[1 << 16];
    for (int i = 0; i < all.length; i++) {
      all[i] = (short) (i + Short.MIN_VALUE);
    }

    assertThat(SampleCodec.decode(SampleCodec.encode(all))).isEqualTo(all);
  }

  @Test
  void samplesTravelAsLittleEndianInt16() {
    ByteBuffer bytes = SampleCodec.encode(new short[] {1, -2, 0x1234});

    assertThat(bytes)
        .isEqualTo(ByteBuffer.wrap(new byte[] {0x01, 0x00, (byte) 0xFE, (byte) 0xFF, 0x34, 0x12}));
    assertThat(bytes.position()).isZero();
    assertThat(bytes.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aBufferThatLiesWithinALargerOneIsReadFromItsOwnPositionToItsOwnLimit(long seed) {
    Random random = new Random(seed);
    short[] counts = counts(random, random.nextInt(1, 500));
    int before = random.nextInt(9);
    int after = random.nextInt(9);
    ByteBuffer whole = ByteBuffer.allocate(before + counts.length * 2 + after);
    whole.position(before).put(SampleCodec.encode(counts));
    whole.flip().position(before);

    for (ByteBuffer buffer :
        new ByteBuffer[] {
          whole,
          whole.duplicate().order(ByteOrder.LITTLE_ENDIAN),
          whole.asReadOnlyBuffer(),
          whole.slice(),
          direct(whole)
        }) {
      int position = buffer.position();
      ByteOrder order = buffer.order();

      assertThat(SampleCodec.count(buffer)).isEqualTo(counts.length);
      assertThat(SampleCodec.decode(buffer)).isEqualTo(counts);
      assertThat(buffer.position()).isEqualTo(position);
      assertThat(buffer.order()).isEqualTo(order);
    }
  }

  @Test
  void anEmptyBufferHoldsNoSamples() {
    assertThat(SampleCodec.count(ByteBuffer.allocate(0))).isZero();
    assertThat(SampleCodec.decode(ByteBuffer.allocate(0))).isEmpty();
    assertThat(SampleCodec.encode(new short[0]).remaining()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 499})
  void anOddNumberOfBytesIsRefused(int bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleCodec.decode(ByteBuffer.allocate(bytes)))
        .withMessageContaining("there are %d bytes", bytes);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleCodec.count(ByteBuffer.allocate(bytes)));
  }

  private static short[] counts(Random random, int n) {
    short[] counts = new short[n];
    for (int i = 0; i < n; i++) {
      counts[i] = (short) random.nextInt();
    }
    return counts;
  }

  private static ByteBuffer direct(ByteBuffer buffer) {
    return ByteBuffer.allocateDirect(buffer.remaining()).put(buffer.duplicate()).flip();
  }
}
