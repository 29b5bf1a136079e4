package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Samples of one channel in WFDB format 16: 16-bit little-endian, channels interleaved.
 *
 * <p>Samples that the format marks as invalid are left out, which leaves a hole in the times.
 *
 * @param counts the samples, in counts
 * @param timesMicros their times, in µs since the epoch
 */
record WfdbSamples(short[] counts, long[] timesMicros) {

  /** The format's own mark for "no sample". */
  private static final short INVALID = Short.MIN_VALUE;

  /**
   * Eleven records of ECG-ID were published with their first block overwritten by ones (-1 in every
   * channel for 1024 or 2048 samples). Nothing in the whole block can be trusted, so all of it is
   * dropped.
   */
  private static final int BLOCK_SAMPLES = 2048;

  /** A second of -1 in every channel; a live ECG never rests on one count for so long. */
  private static final int OVERWRITTEN_SAMPLES = 512;

  static WfdbSamples read(WfdbHeader header, WfdbHeader.Signal signal) throws IOException {
    ShortBuffer all = interleaved(header, signal);
    int channels = signal.channels();
    int length = all.limit() / channels;
    int overwritten = overwritten(all, channels, length);
    int first =
        overwritten < OVERWRITTEN_SAMPLES
            ? 0
            : Math.min(length, (overwritten + BLOCK_SAMPLES - 1) / BLOCK_SAMPLES * BLOCK_SAMPLES);
    // What was overwritten has another sum; the rest of it is read all the same.
    if (first == 0) {
      requireChecksum(header, signal, all, length);
    }
    short[] counts = new short[length - first];
    long[] times = new long[counts.length];
    int size = 0;
    for (int i = first; i < length; i++) {
      short count = all.get(i * channels + signal.channel());
      if (count != INVALID) {
        counts[size] = count;
        times[size] = header.startMicros() + Math.round(i * 1e6 / header.rateHz());
        size++;
      }
    }
    return new WfdbSamples(Arrays.copyOf(counts, size), Arrays.copyOf(times, size));
  }

  private static ShortBuffer interleaved(WfdbHeader header, WfdbHeader.Signal signal)
      throws IOException {
    Path file = signal.samplesFile();
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      NoSuchFileException missing =
          new NoSuchFileException(
              file.toString(),
              null,
              "named in " + header.file() + " but not there; fetch it or take the header away");
      missing.initCause(e);
      throw missing;
    }
    int frameBytes = 2 * signal.channels();
    int available = bytes.length - signal.byteOffset();
    long expected = header.samples() < 0 ? available : (long) header.samples() * frameBytes;
    if (available < 0 || available < expected || expected % frameBytes != 0) {
      throw new MalformedRecordingException(
          file,
          "%d bytes of samples, but %s promises %d with %d channels of 2 bytes"
              .formatted(available, header.file(), expected, signal.channels()),
          "fetch the file again");
    }
    return ByteBuffer.wrap(bytes, signal.byteOffset(), (int) expected)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer();
  }

  private static void requireChecksum(
      WfdbHeader header, WfdbHeader.Signal signal, ShortBuffer all, int length)
      throws MalformedRecordingException {
    short sum = 0;
    for (int i = 0; i < length; i++) {
      sum += all.get(i * signal.channels() + signal.channel());
    }
    if (signal.checksum() != 0 && sum != signal.checksum()) {
      throw new MalformedRecordingException(
          signal.samplesFile(),
          "the samples of channel %d have the checksum %d, but %s promises %d"
              .formatted(signal.channel() + 1, sum, header.file(), signal.checksum()),
          "fetch the file again");
    }
  }

  private static int overwritten(ShortBuffer all, int channels, int length) {
    int values = 0;
    while (values < length * channels && all.get(values) == -1) {
      values++;
    }
    return values / channels;
  }
}
