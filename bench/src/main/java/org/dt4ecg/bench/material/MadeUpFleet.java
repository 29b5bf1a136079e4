package org.dt4ecg.bench.material;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * Devices that record simulated ECG, in counts at 250 Hz: stretches of half a minute, replayed over
 * and over, each device from another place. Frames are made when they are asked for, and are the
 * same each time. Thread-safe.
 */
public final class MadeUpFleet {

  /** Of all devices, in Hz. */
  public static final int RATE_HZ = 250;

  private static final long MICROS_PER_SAMPLE = 1_000_000 / RATE_HZ;
  private static final int PEOPLE = 4;
  private static final Duration STRETCH = Duration.ofSeconds(30);
  private static final long SEED = 1;

  /** Two devices with the same signal do not run in step. */
  private static final int SAMPLES_APART = 977;

  /** A prime, so that devices start anywhere within a frame. */
  private static final long MICROS_APART = 7_919;

  private final Shape shape;
  private final long startMicros;
  private final List<short[]> signals;
  private final Map<String, Integer> numbers;

  /**
   * What the devices send.
   *
   * @param devices how many there are
   * @param frameSamples samples in a frame
   * @param framesPerSession frames without a hole between them
   * @param sessions recording sessions of each device
   * @param pauseMicros from the end of a session to the start of the next, in µs
   */
  public record Shape(
      int devices, int frameSamples, int framesPerSession, int sessions, long pauseMicros) {

    public Shape {
      if (devices < 1 || frameSamples < 1 || framesPerSession < 1 || sessions < 1) {
        throw new IllegalArgumentException("A fleet needs devices, and each of them frames");
      }
    }

    /** One session, however long. */
    public static Shape oneSession(int devices, int frameSamples, int frames) {
      return new Shape(devices, frameSamples, frames, 1, 0);
    }

    /** Length of a frame, in µs. */
    public long frameMicros() {
      return frameSamples * MICROS_PER_SAMPLE;
    }

    /** Frames of each device. */
    public int framesPerDevice() {
      return framesPerSession * sessions;
    }

    /** From the first sample of a device to its last, in µs. */
    public long lengthMicros() {
      return framesPerDevice() * frameMicros() + (sessions - 1) * pauseMicros;
    }
  }

  private MadeUpFleet(Shape shape, long startMicros, List<short[]> signals) {
    this.shape = shape;
    this.startMicros = startMicros;
    this.signals = signals;
    this.numbers =
        IntStream.range(0, shape.devices())
            .boxed()
            .collect(Collectors.toMap(MadeUpFleet::deviceId, Function.identity()));
  }

  /**
   * A fleet.
   *
   * @param startMicros when the first device starts, in µs since the epoch; the others follow
   *     within the length of a frame
   */
  public static MadeUpFleet of(Shape shape, long startMicros) {
    return new MadeUpFleet(shape, startMicros, simulate());
  }

  /** The same signals at other times. */
  public MadeUpFleet with(Shape otherShape, long otherStartMicros) {
    return new MadeUpFleet(otherShape, otherStartMicros, signals);
  }

  private static List<short[]> simulate() {
    SimulatedRecordings source = new SimulatedRecordings(PEOPLE, 1, STRETCH, SEED);
    return source.recordings().stream()
        .map(source::read)
        .map(MadeUpFleet::countsAboveBaseline)
        .toList();
  }

  private static short[] countsAboveBaseline(Recording recording) {
    short[] counts = recording.counts().clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] -= (short) recording.baselineCount();
    }
    return counts;
  }

  public Shape shape() {
    return shape;
  }

  /** A device's frame, numbered from 0 over all its sessions. */
  public EcgSamples frame(int device, int index) {
    return EcgSamples.newBuilder()
        .setDeviceId(deviceId(device))
        .setSequence(index)
        .setStartTime(FrameTimes.toInstant(frameStart(device, index)))
        .setSamplingRate(RATE_HZ)
        .setLead("I")
        .setMicrovoltsPerCount(0)
        .setBaselineCount(0)
        .setSamples(SampleCodec.encode(counts(device, index)))
        .build();
  }

  /** Start of a device's frame, in µs since the epoch. */
  public long frameStart(int device, int index) {
    return startMicros
        + device * MICROS_APART % shape.frameMicros()
        + index * shape.frameMicros()
        + index / shape.framesPerSession() * shape.pauseMicros();
  }

  /** End of a device's frame, in µs since the epoch. */
  public long frameEnd(int device, int index) {
    return frameStart(device, index) + shape.frameMicros();
  }

  /** The frames of a device that overlap a stretch of time, in order. */
  public List<EcgSamples> framesBetween(String deviceId, long fromMicros, long toMicros) {
    Integer device = numbers.get(deviceId);
    if (device == null) {
      throw new IllegalArgumentException("There is no device " + deviceId);
    }
    List<EcgSamples> frames = new ArrayList<>();
    for (int index = firstEndingAfter(device, fromMicros);
        index < shape.framesPerDevice() && frameStart(device, index) < toMicros;
        index++) {
      frames.add(frame(device, index));
    }
    return frames;
  }

  private int firstEndingAfter(int device, long micros) {
    int low = 0;
    int high = shape.framesPerDevice();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (frameEnd(device, middle) > micros) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Name of a device, numbered from 0. */
  public static String deviceId(int device) {
    return "wearable-%06d".formatted(device + 1);
  }

  private short[] counts(int device, int index) {
    short[] signal = signals.get(device % signals.size());
    int samples = shape.frameSamples();
    short[] counts = new short[samples];
    int position = (int) (((long) device * SAMPLES_APART + (long) index * samples) % signal.length);
    int copied = 0;
    while (copied < samples) {
      int length = Math.min(samples - copied, signal.length - position);
      System.arraycopy(signal, position, counts, copied, length);
      copied += length;
      position = 0;
    }
    return counts;
  }
}
