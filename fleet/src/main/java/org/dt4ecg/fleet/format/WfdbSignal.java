package org.dt4ecg.fleet.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One channel of one piece of a WFDB record, out of the file that it shares with others.
 *
 * @param values its samples by frame, in counts, moved by its skew; {@link #NO_SAMPLE} where the
 *     format marks none
 * @param remarks what was odd, and read all the same
 */
record WfdbSignal(int[] values, List<String> remarks) {

  static final int NO_SAMPLE = Integer.MIN_VALUE;

  /**
   * Eleven records of ECG-ID were published with their first block overwritten by ones (-1 in every
   * channel for 1024 or 2048 samples). Nothing in the whole block can be trusted, so all of it is
   * dropped.
   */
  private static final int BLOCK_SAMPLES = 2048;

  /** A second of -1 in every channel; a live ECG never rests on one count for so long. */
  private static final int OVERWRITTEN_SAMPLES = 512;

  /** What a pack of samples may have room for behind the last. */
  private static final int PADDING_FRAMES = 2;

  /**
   * Reads a channel.
   *
   * @param frames frames that whoever names the piece says it has; -1 if the file tells
   */
  static WfdbSignal read(WfdbHeader header, WfdbHeader.Signal signal, long frames)
      throws IOException {
    Path file = signal.samplesFile();
    if (file == null) {
      return new WfdbSignal(new int[0], List.of());
    }
    if (!Files.exists(file)) {
      throw Limits.missing(file, header.file());
    }
    byte[] bytes = Limits.bytes(file, Limits.MOST_BYTES);
    if (bytes.length < signal.byteOffset()) {
      throw new MalformedRecordingException(
          file,
          "%d bytes, but %s says that samples begin behind %d"
              .formatted(bytes.length, header.file(), signal.byteOffset()),
          "fetch the file again");
    }
    long there =
        signal.format().samplesIn(bytes.length - signal.byteOffset()) / signal.frameSamples();
    List<String> remarks = new ArrayList<>();
    long promised = header.frames() < 0 ? frames : header.frames();
    boolean whole = promised < 0 || promised == there;
    if (promised > there) {
      remarks.add(
          "%d of the %d samples that the header promises are there".formatted(there, promised));
    } else if (promised >= 0 && promised < there - PADDING_FRAMES) {
      remarks.add(
          "%d samples more than the header promises are not read".formatted(there - promised));
    } else {
      whole = true;
    }
    long length = promised < 0 ? there : Math.min(there, promised);
    Limits.samples(file, length * signal.samplesPerFrame());
    int[] raw = raw(bytes, signal, (int) length);
    int overwritten = overwritten(bytes, signal, (int) length);
    if (overwritten > 0) {
      // What was overwritten has another sum; the rest of it is read all the same.
      Arrays.fill(raw, 0, overwritten, NO_SAMPLE);
      remarks.add(overwritten + " samples at its start are overwritten with -1 and left out");
    } else if (whole) {
      verify(header, signal, raw, remarks);
    }
    long wanted = frames < 0 ? length : Math.min(length, frames);
    return new WfdbSignal(
        moved(raw, signal, (int) wanted * signal.samplesPerFrame()), List.copyOf(remarks));
  }

  /** All samples as the file has them, in counts. */
  private static int[] raw(byte[] bytes, WfdbHeader.Signal signal, int frames) {
    WfdbFormat format = signal.format();
    boolean differences = format == WfdbFormat.F8;
    int[] raw = new int[frames * signal.samplesPerFrame()];
    int before = signal.initialValue();
    int size = 0;
    for (int frame = 0; frame < frames; frame++) {
      int first = frame * signal.frameSamples() + signal.place();
      for (int i = 0; i < signal.samplesPerFrame(); i++) {
        int value = format.sample(bytes, signal.byteOffset(), first + i);
        before = differences ? before + value : value;
        raw[size++] = before;
      }
    }
    return raw;
  }

  private static void verify(
      WfdbHeader header, WfdbHeader.Signal signal, int[] raw, List<String> remarks)
      throws MalformedRecordingException {
    short sum = 0;
    for (int value : raw) {
      sum += (short) value;
    }
    int number = header.signals().indexOf(signal) + 1;
    if (signal.checksum() != 0 && sum != signal.checksum()) {
      throw new MalformedRecordingException(
          header.file(),
          "the samples of channel %d in %s have the checksum %d, but the header promises %d"
              .formatted(number, String.valueOf(signal.samplesFile()), sum, signal.checksum()),
          "the record is damaged, fetch it again");
    }
    // A header made by hand has zeros for both.
    boolean stated = signal.checksum() != 0 || signal.initialValue() != 0;
    if (stated && raw.length > 0 && raw[0] != signal.initialValue()) {
      if (signal.format() != WfdbFormat.F8) {
        remarks.add("its first sample is another one than the header says");
      }
    }
  }

  /** Samples at the start that were overwritten, as 0 or a whole block. */
  private static int overwritten(byte[] bytes, WfdbHeader.Signal signal, int frames) {
    if (signal.format() != WfdbFormat.F16) {
      return 0;
    }
    int values = 0;
    int all = frames * signal.frameSamples();
    while (values < all && signal.format().sample(bytes, signal.byteOffset(), values) == -1) {
      values++;
    }
    int samples = values / signal.frameSamples() * signal.samplesPerFrame();
    return samples < OVERWRITTEN_SAMPLES
        ? 0
        : Math.min(
            frames * signal.samplesPerFrame(),
            (samples + BLOCK_SAMPLES - 1) / BLOCK_SAMPLES * BLOCK_SAMPLES);
  }

  /** Without the skew, cut to a length, with the marks of the format as ours. */
  private static int[] moved(int[] raw, WfdbHeader.Signal signal, int length) {
    long skew = (long) signal.skew() * signal.samplesPerFrame();
    int[] values = new int[length];
    for (int i = 0; i < length; i++) {
      long from = i + skew;
      int value = from < raw.length ? raw[(int) from] : NO_SAMPLE;
      values[i] = signal.format().isInvalid(value) ? NO_SAMPLE : value;
    }
    return values;
  }
}
