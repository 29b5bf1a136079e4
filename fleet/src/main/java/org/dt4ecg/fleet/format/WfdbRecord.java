package org.dt4ecg.fleet.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record in PhysioNet's WFDB format, of one piece or of several segments.
 *
 * <p>The sum of a channel is held against the header's, over whole files: another sum is damage. A
 * file that is shorter or longer than its header says is read as far as both go, without its sum.
 * Samples marked as invalid, null segments and channels that a segment lacks are gaps.
 */
public final class WfdbRecord implements SignalFile {

  /** Annotators whose notes are looked for beside a record. */
  private static final List<String> ANNOTATORS =
      List.of("atr", "ari", "ecg", "qrs", "man", "st", "apn", "act", "lab", "ann", "not");

  /** Of a segment, and where in the record it lies. */
  private record Piece(WfdbHeader header, long firstFrame, long frames) {}

  private final WfdbHeader header;

  /** In the order of time; the record itself where it is one piece. */
  private final List<Piece> pieces;

  private final List<Channel> channels;

  private WfdbRecord(WfdbHeader header, List<Piece> pieces, List<Channel> channels) {
    this.header = header;
    this.pieces = pieces;
    this.channels = channels;
  }

  /**
   * Reads the headers of a record.
   *
   * @param file its {@code .hea}
   * @throws MalformedRecordingException if a header cannot be understood
   * @throws IOException if a header cannot be read
   */
  public static WfdbRecord open(Path file) throws IOException {
    WfdbHeader header = WfdbHeader.read(file);
    if (header.segments().isEmpty()) {
      List<Channel> channels = header.signals().stream().map(WfdbHeader.Signal::channel).toList();
      return new WfdbRecord(header, List.of(new Piece(header, 0, header.frames())), channels);
    }
    List<Piece> pieces = new ArrayList<>();
    List<Channel> channels = List.of();
    long frame = 0;
    for (WfdbHeader.Segment segment : header.segments()) {
      Path segmentHeader = segment.header();
      if (segmentHeader != null) {
        WfdbHeader piece = segment(header, segmentHeader);
        if (channels.isEmpty()) {
          // Of a variable layout the first segment, of no length, lists all channels there are.
          channels = piece.signals().stream().map(WfdbHeader.Signal::channel).toList();
        }
        if (segment.frames() > 0) {
          pieces.add(new Piece(piece, frame, segment.frames()));
        }
      }
      frame += segment.frames();
      if (frame > Long.MAX_VALUE / 2) {
        throw new MalformedRecordingException(
            file, "its segments are longer than any record", "mend the header");
      }
    }
    return new WfdbRecord(header, List.copyOf(pieces), finest(channels, pieces));
  }

  /**
   * The channels, each in the finest scale that the layout or a piece has of it: in a coarser one
   * samples that differ would become the same.
   */
  private static List<Channel> finest(List<Channel> channels, List<Piece> pieces) {
    List<Channel> finest = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      Channel chosen = channels.get(i);
      for (Piece piece : pieces) {
        int place = place(channels, piece.header(), i);
        if (place >= 0) {
          Channel its = piece.header().signals().get(place).channel();
          chosen = Math.abs(Rescaling.between(chosen, its).factor()) > 1 ? its : chosen;
        }
      }
      finest.add(chosen);
    }
    return List.copyOf(finest);
  }

  /** The files that a header names, so that they are not taken for records of their own. */
  public static Set<Path> partsOf(Path file) {
    Set<Path> parts = new HashSet<>();
    try {
      WfdbHeader header = WfdbHeader.read(file);
      for (WfdbHeader.Segment segment : header.segments()) {
        add(parts, segment.header());
      }
      for (WfdbHeader.Signal signal : header.signals()) {
        add(parts, signal.samplesFile());
      }
    } catch (IOException e) {
      // Whoever opens it is told.
      return Set.of();
    }
    return parts;
  }

  private static void add(Set<Path> parts, @Nullable Path named) {
    if (named != null) {
      parts.add(named);
    }
  }

  private static WfdbHeader segment(WfdbHeader header, Path file) throws IOException {
    if (!Files.exists(file)) {
      throw Limits.missing(file, header.file());
    }
    WfdbHeader segment = WfdbHeader.read(file);
    if (!segment.segments().isEmpty()) {
      throw new MalformedRecordingException(
          file, "a segment is made of segments itself", "take the record out of the folder");
    }
    return segment;
  }

  @Override
  public Path file() {
    return header.file();
  }

  @Override
  public String format() {
    return "WFDB";
  }

  @Override
  public String day() {
    return header.day();
  }

  @Override
  public List<Channel> channels() {
    return channels;
  }

  @Override
  public List<String> remarks() {
    return header.remarks();
  }

  @Override
  public List<Annotation> annotations() throws IOException {
    List<Annotation> all = new ArrayList<>();
    for (String annotator : ANNOTATORS) {
      Path file = header.file().resolveSibling(header.recordName() + "." + annotator);
      if (Files.isRegularFile(file)) {
        all.addAll(MitAnnotations.read(file, header.startMicros(), header.rateHz()));
      }
    }
    all.sort((a, b) -> Long.compare(a.fromMicros(), b.fromMicros()));
    return List.copyOf(all);
  }

  @Override
  public ChannelSamples read(int channel) throws IOException {
    Channel wanted = channels.get(channel);
    List<String> remarks = new ArrayList<>();
    int[] counts = new int[0];
    long[] times = new long[0];
    int size = 0;
    for (Piece piece : pieces) {
      int place = place(channels, piece.header(), channel);
      if (place >= 0) {
        WfdbHeader.Signal signal = piece.header().signals().get(place);
        WfdbSignal read = WfdbSignal.read(piece.header(), signal, piece.frames());
        remarks.addAll(read.remarks());
        Rescaling rescaling = Rescaling.between(signal.channel(), wanted);
        long perFrame = signal.samplesPerFrame();
        double rate = header.rateHz() * perFrame;
        int room = Limits.samples(header.file(), (long) size + read.values().length);
        if (room > counts.length) {
          // Doubled, since a record may have thousands of segments.
          int more = Math.max(room, Math.min(2 * size, Limits.MOST_SAMPLES));
          counts = Arrays.copyOf(counts, more);
          times = Arrays.copyOf(times, more);
        }
        for (int i = 0; i < read.values().length; i++) {
          int value = read.values()[i];
          if (value != WfdbSignal.NO_SAMPLE) {
            counts[size] = rescaling.of(value);
            times[size] =
                header.startMicros() + Math.round((piece.firstFrame() * perFrame + i) * 1e6 / rate);
            size++;
          }
        }
      }
    }
    return new ChannelSamples(Arrays.copyOf(counts, size), Arrays.copyOf(times, size), remarks);
  }

  /** Where a piece has the channel: by place in a record of one layout, else by name. */
  private static int place(List<Channel> channels, WfdbHeader piece, int channel) {
    Channel wanted = channels.get(channel);
    List<WfdbHeader.Signal> signals = piece.signals();
    boolean samePlace =
        signals.size() == channels.size()
            && signals.get(channel).channel().name().equals(wanted.name());
    if (samePlace) {
      return channel;
    }
    for (int i = 0; i < signals.size(); i++) {
      if (signals.get(i).channel().name().equals(wanted.name())) {
        return i;
      }
    }
    return -1;
  }

  /** Counts of a segment in the scale of the whole; the same counts where scales are the same. */
  private record Rescaling(double factor, int from, int to) {

    static Rescaling between(Channel piece, Channel whole) {
      boolean known = piece.unitsPerCount() != 0 && whole.unitsPerCount() != 0;
      double factor = known ? piece.unitsPerCount() / whole.unitsPerCount() : 1;
      double units =
          VoltageUnit.isVoltage(piece.unit()) && VoltageUnit.isVoltage(whole.unit())
              ? VoltageUnit.microvolts(piece.unit()) / VoltageUnit.microvolts(whole.unit())
              : 1;
      return new Rescaling(factor * units, piece.baselineCount(), whole.baselineCount());
    }

    int of(int count) {
      if (factor == 1 && from == to) {
        return count;
      }
      return (int) (Math.round(((double) count - from) * factor) + to);
    }
  }
}
