package org.dt4ecg.fleet.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes WFDB records, as plainly as the format's document puts it. */
final class WfdbFiles {

  private WfdbFiles() {}

  /**
   * A channel to write.
   *
   * @param perFrame samples in a frame
   * @param values all samples; in the file they come as they are, whatever the skew says
   */
  record Written(int perFrame, int skew, String gain, String name, int... values) {}

  /** Writes a record whose channels share one file, of the rate 250 Hz. */
  static Path write(
      Path folder, String name, int format, int offset, String length, List<Written> channels)
      throws IOException {
    int frames = channels.get(0).values().length / channels.get(0).perFrame();
    List<Integer> order = new ArrayList<>();
    int[] before = new int[channels.size()];
    for (int frame = 0; frame < frames; frame++) {
      for (int c = 0; c < channels.size(); c++) {
        Written channel = channels.get(c);
        for (int i = 0; i < channel.perFrame(); i++) {
          int value = channel.values()[frame * channel.perFrame() + i];
          boolean first = frame == 0 && i == 0;
          order.add(format == 8 ? value - (first ? value : before[c]) : value);
          before[c] = value;
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[offset]);
    bytes.write(encode(format, order));
    Files.write(folder.resolve(name + ".dat"), bytes.toByteArray());
    StringBuilder header = new StringBuilder();
    header.append("%s %d 250 %s\n".formatted(name, channels.size(), length));
    for (Written channel : channels) {
      short sum = 0;
      for (int value : channel.values()) {
        sum += (short) value;
      }
      header.append(
          "%s.dat %d%s%s%s %s 12 0 %d %d 0 %s\n"
              .formatted(
                  name,
                  format,
                  channel.perFrame() == 1 ? "" : "x" + channel.perFrame(),
                  channel.skew() == 0 ? "" : ":" + channel.skew(),
                  offset == 0 ? "" : "+" + offset,
                  channel.gain(),
                  frames == 0 ? 0 : channel.values()[0],
                  sum,
                  channel.name()));
    }
    return Files.writeString(folder.resolve(name + ".hea"), header, StandardCharsets.UTF_8);
  }

  /** The bytes of samples, one after another. */
  static byte[] encode(int format, List<Integer> samples) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (format) {
      case 212 -> {
        for (int i = 0; i < samples.size(); i += 2) {
          int a = samples.get(i) & 0xfff;
          int b = i + 1 < samples.size() ? samples.get(i + 1) & 0xfff : 0;
          out.write(a);
          out.write((a >> 8) | ((b >> 8) << 4));
          if (i + 1 < samples.size()) {
            out.write(b);
          }
        }
      }
      case 310, 311 -> {
        for (int i = 0; i < samples.size(); i += 3) {
          int a = samples.get(i) & 0x3ff;
          int b = i + 1 < samples.size() ? samples.get(i + 1) & 0x3ff : 0;
          int c = i + 2 < samples.size() ? samples.get(i + 2) & 0x3ff : 0;
          int word =
              format == 310
                  ? (a << 1) | ((c & 0x1f) << 11) | (b << 17) | ((c >> 5) << 27)
                  : a | (b << 10) | (c << 20);
          int there = samples.size() - i;
          little(out, word, there == 1 ? 2 : 4);
        }
      }
      default -> samples.forEach(sample -> one(out, format, sample));
    }
    return out.toByteArray();
  }

  private static void one(ByteArrayOutputStream out, int format, int sample) {
    switch (format) {
      case 8 -> out.write(sample);
      case 80 -> out.write(sample + 128);
      case 16 -> little(out, sample, 2);
      case 160 -> little(out, sample + 32_768, 2);
      case 24 -> little(out, sample, 3);
      case 32 -> little(out, sample, 4);
      case 61 -> {
        out.write(sample >> 8);
        out.write(sample);
      }
      default -> throw new IllegalArgumentException("no format " + format);
    }
  }

  private static void little(ByteArrayOutputStream out, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >> (8 * i));
    }
  }
}
