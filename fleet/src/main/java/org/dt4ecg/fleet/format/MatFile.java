package org.dt4ecg.fleet.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of MATLAB, version 4 or 5 (also compressed, as versions 6 and 7 write it), after The
 * MathWorks, "MAT-File Format": one matrix of numbers with a channel to each row, or to each column
 * if those are fewer.
 *
 * <p>Taken is the matrix {@code val}, as PhysioNet's challenges call it, else one that is called an
 * ECG, else the largest. Its rate is a number that is called so, such as {@code fs}, or has to be
 * told; of units a file says nothing. Text, structures and cells are passed by. Nothing is
 * allocated for what a file promises, only for what is there.
 */
final class MatFile {

  private static final int HEADER_5 = 128;
  private static final int HEADER_4 = 20;
  private static final int TAG = 8;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;

  private static final int CLASS_DOUBLE = 6;
  private static final int CLASS_UINT64 = 15;
  private static final int COMPLEX = 0x08;

  private static final int MOST_NUMBERS = 64 << 20;
  private static final int MOST_VARIABLES = 10_000;
  private static final int LONGEST_NAME = 63;

  /** Decimal places beyond these are those of the arithmetic that made a number. */
  private static final int MOST_DECIMALS = 9;

  private static final String USUAL_NAME = "val";
  private static final Set<String> RATE_NAMES =
      Set.of(
          "fs",
          "sfreq",
          "srate",
          "samplerate",
          "samplingrate",
          "samplefrequency",
          "samplingfrequency");

  /**
   * A matrix of numbers, column by column.
   *
   * @param name its name in the file
   */
  private record Matrix(String name, int rows, int columns, double[] values) {

    int channels() {
      return Math.min(rows, columns);
    }

    double[] channel(int number) {
      boolean byRow = rows <= columns;
      double[] channel = new double[Math.max(rows, columns)];
      for (int i = 0; i < channel.length; i++) {
        channel[i] = byRow ? values[i * rows + number] : values[number * rows + i];
      }
      return channel;
    }
  }

  private final Path file;
  private final List<Matrix> matrices = new ArrayList<>();
  private long numbers;

  private MatFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @param rateHz rate of a file that tells none, in Hz; null if it is not known
   * @param unit unit of the numbers; null if it is not known
   * @return empty if no matrix in it may be an ECG
   * @throws MalformedRecordingException if it is no file of MATLAB, or of version 7.3
   * @throws IOException if it cannot be read
   */
  static Optional<SignalFile> open(Path file, @Nullable Double rateHz, @Nullable String unit)
      throws IOException {
    MatFile mat = new MatFile(file);
    mat.read(Limits.bytes(file, Limits.MOST_BYTES));
    return mat.signals(rateHz, unit);
  }

  private void read(byte[] bytes) throws IOException {
    String begin =
        new String(bytes, 0, Math.min(bytes.length, HEADER_5), StandardCharsets.ISO_8859_1);
    if (begin.startsWith("MATLAB 7.3") || begin.startsWith("\u0089HDF")) {
      throw new MalformedRecordingException(
          file,
          "it is a file of MATLAB's version 7.3, which is not read",
          "save it in MATLAB with -v7");
    }
    boolean little = begin.endsWith("IM") && bytes[125] == 1;
    boolean big = begin.endsWith("MI") && bytes[124] == 1;
    if (begin.length() == HEADER_5 && (little || big)) {
      ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      elements(ByteBuffer.wrap(bytes, HEADER_5, bytes.length - HEADER_5).slice().order(order), 0);
    } else {
      version4(bytes);
    }
  }

  // Version 5

  private void elements(ByteBuffer in, int depth) throws IOException {
    while (in.remaining() >= TAG && matrices.size() < MOST_VARIABLES) {
      int type = in.getInt();
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw malformed("it ends within a variable");
      }
      ByteBuffer element = in.slice(in.position(), length).order(in.order());
      in.position(in.position() + length);
      if (type == MATRIX) {
        matrix(element);
      } else if (type == COMPRESSED && depth == 0) {
        byte[] inflated = inflated(element);
        elements(ByteBuffer.wrap(inflated).order(in.order()), depth + 1);
      }
      boolean padded = type != COMPRESSED && length % TAG != 0;
      in.position(Math.min(in.limit(), in.position() + (padded ? TAG - length % TAG : 0)));
    }
  }

  private byte[] inflated(ByteBuffer packed) throws IOException {
    byte[] bytes = new byte[packed.remaining()];
    packed.get(bytes);
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      byte[] inflated = in.readNBytes((int) Limits.MOST_BYTES);
      if (in.read() >= 0) {
        throw malformed(
            "a variable is longer than the %d MiB that are read"
                .formatted(Limits.MOST_BYTES >> 20));
      }
      return inflated;
    } catch (MalformedRecordingException e) {
      throw e;
    } catch (IOException e) {
      MalformedRecordingException error = malformed("a variable cannot be unpacked");
      error.initCause(e);
      throw error;
    }
  }

  /** A variable: flags, dimensions, a name and numbers, each an element of its own. */
  private void matrix(ByteBuffer in) throws MalformedRecordingException {
    ByteBuffer flags = part(in).data();
    if (flags.remaining() < TAG) {
      return;
    }
    int word = flags.getInt();
    int kind = word & 0xff;
    boolean complex = (word >> 8 & COMPLEX) != 0;
    ByteBuffer dimensions = part(in).data();
    ByteBuffer name = part(in).data();
    if (kind < CLASS_DOUBLE || kind > CLASS_UINT64 || complex || dimensions.remaining() != TAG) {
      return;
    }
    Part values = part(in);
    add(
        text(name),
        dimensions.getInt(),
        dimensions.getInt(),
        values.data().remaining(),
        Storage.of(values.type()),
        values.data());
  }

  /** A part of a variable, of a type of numbers. */
  private record Part(int type, ByteBuffer data) {}

  /** The next part; up to four bytes stand in its tag. */
  private Part part(ByteBuffer in) throws MalformedRecordingException {
    if (in.remaining() < TAG) {
      throw malformed("a variable ends too early");
    }
    int type = in.getInt();
    int small = type >>> 16;
    int length = small == 0 ? in.getInt() : small;
    if (length < 0 || length > (small == 0 ? in.remaining() : 4)) {
      throw malformed("a variable ends too early");
    }
    ByteBuffer data = in.slice(in.position(), length).order(in.order());
    int room = small == 0 ? (length + TAG - 1) / TAG * TAG : 4;
    in.position(Math.min(in.limit(), in.position() + room));
    return new Part(type & 0xffff, data);
  }

  // Version 4

  private void version4(byte[] bytes) throws MalformedRecordingException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length >= HEADER_4 && (in.getInt(0) < 0 || in.getInt(0) > 9_999)) {
      in.order(ByteOrder.BIG_ENDIAN);
    }
    do {
      if (in.remaining() < HEADER_4) {
        throw malformed("it does not begin as a file of MATLAB does");
      }
      int type = in.getInt();
      int rows = in.getInt();
      int columns = in.getInt();
      boolean complex = in.getInt() != 0;
      int nameLength = in.getInt();
      Storage storage = Storage.ofVersion4(type / 10 % 10);
      boolean known = type / 1_000 == (in.order() == ByteOrder.BIG_ENDIAN ? 1 : 0);
      boolean named = nameLength > 0 && nameLength <= in.remaining();
      if (!known || storage == null || type / 100 % 10 != 0 || rows < 0 || columns < 0 || !named) {
        throw malformed("it does not begin as a file of MATLAB does");
      }
      String name = text(in.slice(in.position(), nameLength));
      in.position(in.position() + nameLength);
      int bytesOfOne = storage.bytes * (complex ? 2 : 1);
      if ((long) rows * columns > in.remaining() / bytesOfOne) {
        throw malformed("it ends within a variable");
      }
      int length = rows * columns * bytesOfOne;
      if (type % 10 == 0 && !complex) {
        ByteBuffer data = in.slice(in.position(), length).order(in.order());
        add(name, rows, columns, length, storage, data);
      }
      in.position(in.position() + length);
    } while (in.remaining() > 0 && matrices.size() < MOST_VARIABLES);
  }

  // Both

  /** How numbers are stored, which need not be how they were held. */
  private enum Storage {
    INT8(1),
    UINT8(1),
    INT16(2),
    UINT16(2),
    INT32(4),
    UINT32(4),
    SINGLE(4),
    DOUBLE(8),
    INT64(8);

    private final int bytes;

    Storage(int bytes) {
      this.bytes = bytes;
    }

    static @Nullable Storage of(int type) {
      return switch (type) {
        case 1 -> INT8;
        case 2 -> UINT8;
        case 3 -> INT16;
        case 4 -> UINT16;
        case 5 -> INT32;
        case 6 -> UINT32;
        case 7 -> SINGLE;
        case 9 -> DOUBLE;
        case 12, 13 -> INT64;
        default -> null;
      };
    }

    static @Nullable Storage ofVersion4(int precision) {
      return switch (precision) {
        case 0 -> DOUBLE;
        case 1 -> SINGLE;
        case 2 -> INT32;
        case 3 -> INT16;
        case 4 -> UINT16;
        case 5 -> UINT8;
        default -> null;
      };
    }

    IntToDoubleFunction numbers(ByteBuffer in) {
      return switch (this) {
        case INT8 -> in::get;
        case UINT8 -> at -> in.get(at) & 0xff;
        case INT16 -> at -> in.getShort(2 * at);
        case UINT16 -> at -> in.getShort(2 * at) & 0xffff;
        case INT32 -> at -> in.getInt(4 * at);
        case UINT32 -> at -> in.getInt(4 * at) & 0xffffffffL;
        // The number that was meant: 0.1 of four bytes is another one of eight.
        case SINGLE -> at -> Double.parseDouble(Float.toString(in.getFloat(4 * at)));
        case DOUBLE -> at -> in.getDouble(8 * at);
        case INT64 -> at -> in.getLong(8 * at);
      };
    }
  }

  private void add(
      String name, int rows, int columns, int length, @Nullable Storage storage, ByteBuffer data)
      throws MalformedRecordingException {
    long count = (long) rows * columns;
    if (storage == null || rows < 0 || columns < 0 || count > length / storage.bytes) {
      throw malformed("variable \"%s\" has fewer numbers than it says".formatted(name));
    }
    numbers += count;
    if (numbers > MOST_NUMBERS) {
      throw new MalformedRecordingException(
          file, "it has more than %d numbers".formatted(MOST_NUMBERS), "split the recording");
    }
    IntToDoubleFunction number = storage.numbers(data);
    double[] values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      double value = number.applyAsDouble(i);
      values[i] = Double.isInfinite(value) ? Double.NaN : value;
    }
    matrices.add(new Matrix(name, rows, columns, values));
  }

  private Optional<SignalFile> signals(@Nullable Double toldRate, @Nullable String toldUnit)
      throws MalformedRecordingException {
    Matrix chosen = null;
    for (Matrix matrix : matrices) {
      boolean signals = matrix.values().length > 2 && matrix.channels() <= Limits.MOST_CHANNELS;
      if (signals && (chosen == null || likelihood(matrix) > likelihood(chosen))) {
        chosen = matrix;
      }
    }
    double rate = toldRate != null ? toldRate : rate();
    if (chosen == null || (Double.isNaN(rate) && likelihood(chosen) <= MOST_NUMBERS)) {
      return Optional.empty();
    }
    if (!(rate > 0) || rate > Limits.MOST_HERTZ) {
      throw new MalformedRecordingException(
          file, "it tells no rate of its samples", "give its rate with --rate");
    }
    long[] times = new long[Limits.samples(file, Math.max(chosen.rows(), chosen.columns()))];
    for (int i = 0; i < times.length; i++) {
      times[i] = Math.round(i * 1e6 / rate);
    }
    List<DecimalSignal> signals = new ArrayList<>();
    for (int i = 0; i < chosen.channels(); i++) {
      double[] values = chosen.channel(i);
      String unit = toldUnit == null ? "" : toldUnit;
      signals.add(DecimalSignal.of(file, name(chosen, i), unit, rate, values, decimals(values)));
    }
    return Optional.of(
        new DecimalSignals(file, "MATLAB", "", times, signals, List.of(), List.of()));
  }

  /** The larger the better, but above all by its name. */
  private static long likelihood(Matrix matrix) {
    long size = matrix.values().length;
    if (matrix.name().equals(USUAL_NAME)) {
      return 3L * MOST_NUMBERS + size;
    }
    boolean called =
        new Channel(matrix.name(), "", 1, 1, 0).kind() == Channel.Kind.ECG && matrix.channels() > 0;
    return called ? 2L * MOST_NUMBERS + size : size;
  }

  private static String name(Matrix matrix, int channel) {
    String name = matrix.name().equals(USUAL_NAME) ? "" : matrix.name();
    return name.isEmpty() || matrix.channels() == 1 ? name : name + " " + (channel + 1);
  }

  private double rate() {
    for (Matrix matrix : matrices) {
      String plain = matrix.name().replace("_", "").toLowerCase(Locale.ROOT);
      if (matrix.values().length == 1 && RATE_NAMES.contains(plain)) {
        return matrix.values()[0];
      }
    }
    return Double.NaN;
  }

  /** Places behind the point that tell all numbers apart from what they were rounded from. */
  private static int decimals(double[] values) {
    int decimals = 0;
    for (double value : values) {
      while (decimals < MOST_DECIMALS && !isWhole(value, decimals)) {
        decimals++;
      }
    }
    return decimals;
  }

  private static boolean isWhole(double value, int decimals) {
    double scaled = value * Math.pow(10, decimals);
    return Double.isNaN(value)
        || Math.abs(scaled - Math.rint(scaled)) <= 1e-12 * Math.max(1, Math.abs(scaled));
  }

  private static String text(ByteBuffer bytes) {
    byte[] text = new byte[Math.min(LONGEST_NAME, bytes.remaining())];
    bytes.get(text);
    return new String(text, StandardCharsets.ISO_8859_1).replaceAll("\\p{Cntrl}.*", "").strip();
  }

  private MalformedRecordingException malformed(String problem) {
    return new MalformedRecordingException(
        file, problem, "fetch it again or take it out of the folder");
  }
}
