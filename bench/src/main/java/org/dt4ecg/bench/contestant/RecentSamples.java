package org.dt4ecg.bench.contestant;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * A device's samples that windows still need, and those of the windows that the last frame
 * completed. Frames come in order, at one rate. Times in µs since the epoch. Immutable.
 *
 * @param sessionStart start of the recording session
 * @param nextIndex number of the first window that was not complete before the last frame
 * @param start time of the first sample
 * @param rateHz rate of the samples, in Hz
 * @param counts the samples, in counts; the array is handed over
 */
public record RecentSamples(
    long sessionStart, long nextIndex, long start, double rateHz, short[] counts) {

  private static final int HEAD_BYTES = 3 * Long.BYTES + Double.BYTES;

  /** Of a device that has sent nothing. */
  public static RecentSamples none() {
    return new RecentSamples(0, 0, 0, 1, new short[0]);
  }

  /** With the next frame, and without what only windows that were complete before it need. */
  public RecentSamples with(EcgSamples frame, WindowGrid grid) {
    short[] more = SampleCodec.decode(frame.getSamples());
    long frameStart = FrameTimes.startMicros(frame);
    if (counts.length == 0 || frameStart - end() > DeviceWindows.INACTIVITY_GAP_MICROS) {
      return new RecentSamples(frameStart, 0, frameStart, frame.getSamplingRate(), more);
    }
    long index = Math.max(nextIndex, grid.windowsEndedBy(sessionStart, end()));
    int done =
        (int)
            Math.min(
                counts.length,
                Math.max(0, (grid.start(sessionStart, index) - start) * rateHz / 1e6));
    short[] all = Arrays.copyOfRange(counts, done, counts.length + more.length);
    System.arraycopy(more, 0, all, counts.length - done, more.length);
    return new RecentSamples(
        sessionStart, index, start + Math.round(done * 1e6 / rateHz), rateHz, all);
  }

  /** The windows that the last frame completed. */
  public List<ReadyWindow> windows(String deviceId, WindowSource source) {
    List<EcgSamples> signal = List.of(frame(deviceId));
    List<ReadyWindow> windows = new ArrayList<>();
    long complete = source.grid().windowsEndedBy(sessionStart, end());
    for (long index = nextIndex; index < complete; index++) {
      long windowStart = source.grid().start(sessionStart, index);
      windows.add(
          new ReadyWindow(
              deviceId, sessionStart, index, windowStart, source.assemble(signal, windowStart)));
    }
    return windows;
  }

  private long end() {
    return start + Math.round(counts.length * 1e6 / rateHz);
  }

  private EcgSamples frame(String deviceId) {
    return EcgSamples.newBuilder()
        .setDeviceId(deviceId)
        .setSequence(0)
        .setStartTime(FrameTimes.toInstant(start))
        .setSamplingRate(rateHz)
        .setLead("")
        .setMicrovoltsPerCount(0)
        .setSamples(SampleCodec.encode(counts))
        .build();
  }

  /** Its bytes, for a store. */
  public static Serde<RecentSamples> serde() {
    return Serdes.serdeFrom(
        (topic, recent) -> recent == null ? null : recent.toBytes(),
        (topic, bytes) -> bytes == null ? null : ofBytes(bytes));
  }

  private byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + counts.length * Short.BYTES);
    bytes.putLong(sessionStart).putLong(nextIndex).putLong(start).putDouble(rateHz);
    bytes.asShortBuffer().put(counts);
    return bytes.array();
  }

  private static RecentSamples ofBytes(byte[] stored) {
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    long sessionStart = bytes.getLong();
    long nextIndex = bytes.getLong();
    long start = bytes.getLong();
    double rateHz = bytes.getDouble();
    short[] counts = new short[bytes.remaining() / Short.BYTES];
    bytes.asShortBuffer().get(counts);
    return new RecentSamples(sessionStart, nextIndex, start, rateHz, counts);
  }
}
