package org.dt4ecg.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Records that nobody can use, by chance: noise, and what chance makes of a good record. The keys
 * are of nobody, so that even a record that stays whole is to be refused. Not thread-safe.
 */
final class Fuzz {

  /** Of a good record that is longer, so much is taken; a release has its whole model. */
  private static final int LONGEST_VALUE = 4_096;

  private static final int LONGEST_NOISE = 2_048;
  private static final int LONG_KEY = 100_000;
  private static final int MOST_FLIPS = 8;

  /** The magic byte and the schema's id, as registries' serdes write them. */
  private static final int HEADER_BYTES = 5;

  private final Random random;

  Fuzz(long seed) {
    this.random = new Random(seed);
  }

  /**
   * The next key.
   *
   * @param id of nobody
   * @param mayBeMissing whether it may be null, which brokers do not take on compacted topics
   */
  byte @Nullable [] key(String id, boolean mayBeMissing) {
    return switch (random.nextInt(20)) {
      case 0 -> mayBeMissing ? null : id.getBytes(UTF_8);
      case 1 -> noise(1 + random.nextInt(40));
      case 2 -> Arrays.copyOf(id.getBytes(UTF_8), LONG_KEY);
      default -> id.getBytes(UTF_8);
    };
  }

  /**
   * The next value.
   *
   * @param good a record that is valid, but for its key
   */
  byte[] value(byte[] good) {
    byte[] start = Arrays.copyOf(good, Math.min(good.length, LONGEST_VALUE));
    return switch (random.nextInt(5)) {
      case 0 -> noise(random.nextInt(LONGEST_NOISE));
      case 1 -> behindTheHeader(start);
      case 2 -> Arrays.copyOf(start, random.nextInt(start.length));
      case 3 -> withFlips(start);
      default -> withMore(start);
    };
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] behindTheHeader(byte[] good) {
    byte[] noise = noise(random.nextInt(LONGEST_NOISE));
    return ByteBuffer.allocate(HEADER_BYTES + noise.length)
        .put(good, 0, HEADER_BYTES)
        .put(noise)
        .array();
  }

  private byte[] withFlips(byte[] good) {
    byte[] bytes = good.clone();
    int flips = 1 + random.nextInt(MOST_FLIPS);
    for (int i = 0; i < flips; i++) {
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return bytes;
  }

  private byte[] withMore(byte[] good) {
    byte[] noise = noise(1 + random.nextInt(100));
    return ByteBuffer.allocate(good.length + noise.length).put(good).put(noise).array();
  }
}
