package org.dt4ecg.dashboard.view;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/** The last seconds of ECG of each device, as they came, for whoever looks at one. Thread-safe. */
public final class EcgStrips {

  private final ViewLimits limits;
  private final LinkedHashMap<String, Strip> strips;
  private long frames;

  public EcgStrips(ViewLimits limits) {
    this.limits = limits;
    this.strips =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Strip> eldest) {
            return size() > limits.devices();
          }
        };
  }

  /**
   * A piece of ECG, as a page draws it.
   *
   * @param number rises with every piece, over all devices
   * @param deviceId whose it is
   * @param startMicros time of the first sample, in µs since the epoch
   * @param rateHz sampling rate, in Hz
   * @param microvoltsPerCount 0 where the counts are in arbitrary units
   * @param baselineCount count that stands for 0 µV
   * @param lead the frame's own name for it
   * @param samples in counts: int16, little-endian, oldest first; read-only
   */
  public record Piece(
      long number,
      String deviceId,
      long startMicros,
      double rateHz,
      double microvoltsPerCount,
      int baselineCount,
      String lead,
      ByteBuffer samples) {

    long lengthMicros() {
      return Math.round(samples.remaining() / (double) Short.BYTES / rateHz * 1e6);
    }
  }

  private static final class Strip {
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long micros;
    private long bytes;
  }

  /** Takes the newest part of a frame that can be drawn; of others nothing. */
  synchronized void add(EcgSamples frame) {
    double rate = frame.getSamplingRate();
    ByteBuffer samples = frame.getSamples().slice();
    if (!(rate > 0) || Double.isInfinite(rate) || samples.remaining() < Short.BYTES) {
      return;
    }
    Strip strip = strips.computeIfAbsent(frame.getDeviceId(), id -> new Strip());
    int whole = samples.remaining() / Short.BYTES;
    int allowed = limits.stripBytes() / Short.BYTES;
    int most =
        (int)
            Math.min(
                allowed, Math.max(1, (long) Math.ceil(rate * limits.strip().toMillis() / 1e3)));
    int from = Math.max(0, whole - most);
    // A copy: what is only cut out would keep all of its record.
    ByteBuffer newest =
        ByteBuffer.allocate((whole - from) * Short.BYTES)
            .put(samples.slice(from * Short.BYTES, (whole - from) * Short.BYTES))
            .flip();
    Piece piece =
        new Piece(
            ++frames,
            frame.getDeviceId(),
            FrameTimes.startMicros(frame) + Math.round(from * 1e6 / rate),
            rate,
            frame.getMicrovoltsPerCount(),
            frame.getBaselineCount(),
            frame.getLead(),
            newest.asReadOnlyBuffer());
    strip.pieces.addLast(piece);
    strip.micros += piece.lengthMicros();
    strip.bytes += newest.remaining();
    long longest = TimeUnit.MILLISECONDS.toMicros(limits.strip().toMillis());
    while (strip.pieces.size() > 1
        && (strip.micros > longest || strip.bytes > limits.stripBytes())) {
      Piece oldest = strip.pieces.removeFirst();
      strip.micros -= oldest.lengthMicros();
      strip.bytes -= oldest.samples().remaining();
    }
  }

  /**
   * What came of some devices since a piece, the oldest first of each.
   *
   * @param since number of the last piece that was seen; 0 for none
   */
  public synchronized List<Piece> since(List<String> deviceIds, long since) {
    List<Piece> pieces = new ArrayList<>();
    for (String deviceId : deviceIds) {
      Strip strip = strips.get(deviceId);
      if (strip != null) {
        for (Piece piece : strip.pieces) {
          if (piece.number() > since) {
            pieces.add(piece);
          }
        }
      }
    }
    return pieces;
  }

  /** How many frames came so far. */
  synchronized long frames() {
    return frames;
  }
}
