package org.dt4ecg.training.adaptation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.digest.Sha256;
import org.dt4ecg.training.dataset.LabelledWindow;
import org.dt4ecg.training.dataset.RecordedSession;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.WindowCutter;

/**
 * Windows that a model is adapted by: those that the stream would seal, of a good signal, by the
 * device that they came from. What is known of who and what they are of is not looked at.
 *
 * @param byDevice samples of the windows of each device, in order of time; no device without any
 * @param notGood windows whose signal is poor or unusable, which are left out
 * @param incomplete windows with a hole, which are left out
 */
public record UnlabelledWindows(
    Map<String, List<float[]>> byDevice, long notGood, long incomplete) {

  /** Windows that are kept at most, since all are in memory: 80 MB of windows of 4 s. */
  private static final int MOST = 20_000;

  public UnlabelledWindows {
    byDevice = Map.copyOf(byDevice);
  }

  /**
   * Cuts windows. Of many hours each device keeps its share of some thousands, spread over its
   * time.
   *
   * @param slices slices of sessions in the model's unit, those of a session in order of time
   * @param device what a session came from
   */
  public static UnlabelledWindows of(
      ModelContract contract, List<Slice> slices, Function<RecordedSession, String> device) {
    return of(contract, slices, MOST, device);
  }

  /** The same with at most so many windows, at least one of each device. */
  static UnlabelledWindows of(
      ModelContract contract,
      List<Slice> slices,
      int mostWindows,
      Function<RecordedSession, String> device) {
    WindowCutter cutter =
        new WindowCutter(
            contract.inputUnit(),
            contract.samplingRateHz(),
            contract.windowSamples(),
            contract.hopSamples());
    Map<String, List<float[]>> byDevice = new TreeMap<>();
    long notGood = 0;
    long incomplete = 0;
    for (Slice slice : slices) {
      WindowCutter.GridWindows grid = cutter.grid(List.of(slice));
      incomplete += grid.incomplete();
      for (LabelledWindow window : grid.windows()) {
        if (window.window().quality() == SignalQuality.GOOD) {
          byDevice
              .computeIfAbsent(device.apply(slice.session()), name -> new ArrayList<>())
              .add(window.window().samples());
        } else {
          notGood++;
        }
      }
    }
    int most = Math.max(1, mostWindows / Math.max(1, byDevice.size()));
    byDevice.replaceAll((name, windows) -> spread(windows, most));
    return new UnlabelledWindows(byDevice, notGood, incomplete);
  }

  private static List<float[]> spread(List<float[]> windows, int most) {
    if (windows.size() <= most) {
      return List.copyOf(windows);
    }
    List<float[]> kept = new ArrayList<>(most);
    for (int i = 0; i < most; i++) {
      kept.add(windows.get((int) ((long) i * windows.size() / most)));
    }
    return List.copyOf(kept);
  }

  /** The windows of one device after another, the devices by name. */
  List<List<float[]>> groups() {
    return List.copyOf(new TreeMap<>(byDevice).values());
  }

  /** How many there are. */
  public int count() {
    return byDevice.values().stream().mapToInt(List::size).sum();
  }

  /** SHA-256 over the samples, 64 hexadecimal digits. No device's name is part of it. */
  String sha256() {
    Sha256 digest = new Sha256();
    for (List<float[]> windows : groups()) {
      for (float[] window : windows) {
        ByteBuffer bytes = ByteBuffer.allocate(window.length * Float.BYTES);
        bytes.asFloatBuffer().put(window);
        digest.add(bytes);
      }
    }
    return digest.hex();
  }
}
