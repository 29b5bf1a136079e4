package org.dt4ecg.fleet.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a file may ask for, so that no file, broken or made up, takes all memory or leads astray.
 */
final class Limits {

  /** Far beyond a day of three leads, and within what a process may hold. */
  static final long MOST_BYTES = 512L << 20;

  /** Two days and a half at 250 Hz; 600 MB with their times. */
  static final int MOST_SAMPLES = 50_000_000;

  static final int MOST_HEADER_BYTES = 4 << 20;
  static final int MOST_CHANNELS = 1024;
  static final int MOST_SEGMENTS = 20_000;

  /** Above any rate that ECG is sampled with; signals beside it may be faster. */
  static final double MOST_HERTZ = 1e6;

  private Limits() {}

  /** The bytes of a file that must not be longer than {@code most}. */
  static byte[] bytes(Path file, long most) throws IOException {
    long size = Files.size(file);
    if (size > most) {
      throw tooLong(file, most);
    }
    // A pipe, or a file that grows, may give more than it said.
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes((int) size);
      if (in.read() >= 0) {
        throw new MalformedRecordingException(
            file, "it grew while it was read", "read it when its recording is over");
      }
      return bytes;
    }
  }

  /** The first bytes of a file; fewer where it is shorter. */
  static byte[] head(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most);
    }
  }

  /** How many samples there will be, or an error where they are too many. */
  static int samples(Path file, long samples) throws MalformedRecordingException {
    if (samples < 0 || samples > MOST_SAMPLES) {
      throw new MalformedRecordingException(
          file,
          "a channel has %d samples, more than the %d that are read"
              .formatted(samples, MOST_SAMPLES),
          "split the recording");
    }
    return (int) samples;
  }

  /** Text in UTF-8, or in Latin-1 where it is not that. */
  static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * A file that another one names, in the same folder or below.
   *
   * @param problemIn where the name stands, for the message: a file and perhaps a line
   * @throws MalformedRecordingException if it leads out of the folder, by its name or by a link
   */
  static Path beside(Path file, String name, String problemIn) throws IOException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " lies in no folder");
    }
    Path named;
    try {
      named = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw leadsAstray(file, problemIn, e);
    }
    boolean upwards = Arrays.asList(name.split("[/\\\\]", -1)).contains("..");
    if (upwards || name.startsWith("/") || name.contains("\\") || !named.startsWith(folder)) {
      throw leadsAstray(file, problemIn, null);
    }
    if (Files.exists(named) && !named.toRealPath().startsWith(folder.toRealPath())) {
      throw leadsAstray(file, problemIn, null);
    }
    return file.resolveSibling(name);
  }

  /** What is said of a file that another names and that is not there. */
  static NoSuchFileException missing(Path file, Path namedIn) {
    return new NoSuchFileException(
        file.toString(),
        null,
        "named in " + namedIn + " but not there; fetch it or take the header away");
  }

  private static MalformedRecordingException tooLong(Path file, long most) {
    return new MalformedRecordingException(
        file,
        "it is longer than the %d MiB that are read".formatted(most >> 20),
        "split the recording");
  }

  private static MalformedRecordingException leadsAstray(
      Path file, String problemIn, @Nullable Exception cause) {
    MalformedRecordingException error =
        new MalformedRecordingException(
            file,
            problemIn + " names a file outside of the folder",
            "name files of the same folder");
    if (cause != null) {
      error.initCause(cause);
    }
    return error;
  }
}
