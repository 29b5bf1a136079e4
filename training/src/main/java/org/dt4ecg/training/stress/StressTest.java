package org.dt4ecg.training.stress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.Claim;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.dt4ecg.training.evaluation.WindowScorer;
import org.dt4ecg.training.stress.StressResult.Figures;
import org.jspecify.annotations.Nullable;

/**
 * Has faults happen to recordings, one at a time, and looks at what a model then claims, on the
 * windows that the stream would seal and by the stream's own rules. Safe for several threads.
 */
public final class StressTest {

  private static final float SURE = 0.9f;

  private final ServableModel model;
  private final List<SignalFault> faults;
  private final long seed;

  /**
   * @param model stays the caller's to close
   * @param faults what happens, such as {@link SignalFault#all()}
   * @param seed seed of what is random in it
   */
  public StressTest(ServableModel model, List<SignalFault> faults, long seed) {
    this.model = model;
    this.faults = List.copyOf(faults);
    this.seed = seed;
  }

  /**
   * Runs the test.
   *
   * @param passes passes to look at; all if empty
   * @param progress gets the figures of each fault as they come
   * @throws IOException if a recording cannot be read
   * @throws ClassificationException if the model fails on a batch
   * @throws IllegalArgumentException if there is nothing in these passes, they are not in the
   *     model's unit, or do not allow the protocol
   */
  public StressResult run(
      RecordingSource source,
      SplitProtocol protocol,
      Set<String> passes,
      Consumer<Figures> progress)
      throws IOException, ClassificationException {
    long begin = System.nanoTime();
    FaultyRecordings recordings = new FaultyRecordings(source, seed);
    List<Figures> figures = new ArrayList<>();
    for (SignalFault fault : faults) {
      RecordedData data = RecordedData.read(recordings.with(fault), passes);
      data.requireUnit(model.contract());
      Figures found = figures(fault, new WindowScorer(model).score(protocol.evaluated(data)));
      figures.add(found);
      progress.accept(found);
    }
    return new StressResult(
        model.contract().name(),
        model.version(),
        source.dataset(),
        model.contract().dataset(),
        protocol.label(),
        seed,
        figures,
        (System.nanoTime() - begin) / 1e9);
  }

  /** The figures of windows of recordings in which a fault happened. */
  private static Figures figures(SignalFault fault, ScoredWindows scored) {
    ModelContract contract = scored.contract();
    List<ScoredWindow> all = scored.windows();
    List<Claimed> claimed = Claimed.of(scored);
    return new Figures(
        fault.name(),
        fault.hasHeart(),
        all.size(),
        scored.incomplete(),
        share(all, window -> window.quality() == SignalQuality.POOR),
        share(all, window -> !window.usable()),
        accuracy(fault, ModelTask.IDENTITY, contract, scored.usable()),
        accuracy(fault, ModelTask.ACTIVITY, contract, scored.usable()),
        share(claimed, Claimed::isPersonNamed),
        share(claimed, each -> each.isPersonNamed() && !(fault.hasHeart() && each.isRightPerson())),
        share(claimed, Claimed::isActivityClaimed),
        share(claimed, each -> each.isSure() && !(fault.hasHeart() && each.isRightActivity())));
  }

  /** Of the windows of classes that the model knows. */
  private static @Nullable Double accuracy(
      SignalFault fault, ModelTask task, ModelContract contract, List<ScoredWindow> usable) {
    if (!fault.hasHeart()) {
      return null;
    }
    List<ScoredWindow> known =
        usable.stream()
            .filter(window -> task.classes(contract).contains(window.truth(task)))
            .toList();
    return share(known, window -> window.isRight(task, contract));
  }

  private static <T> @Nullable Double share(List<T> all, Predicate<T> condition) {
    return all.isEmpty() ? null : (double) all.stream().filter(condition).count() / all.size();
  }

  /** A window and what the stream would claim of it. */
  private record Claimed(ScoredWindow window, Claim claim) {

    static List<Claimed> of(ScoredWindows scored) {
      ClaimPolicy policy = new ClaimPolicy(scored.contract());
      return scored.windows().stream()
          .map(window -> new Claimed(window, policy.claim(window.prediction(), window.quality())))
          .toList();
    }

    boolean isPersonNamed() {
      return claim.decision() == IdentityDecision.RECOGNISED;
    }

    boolean isRightPerson() {
      return window.userId().equals(claim.userId());
    }

    boolean isActivityClaimed() {
      return claim.activity() != null;
    }

    boolean isSure() {
      return isActivityClaimed() && claim.activityConfidence() >= SURE;
    }

    boolean isRightActivity() {
      return window.activity().equals(claim.activity());
    }
  }
}
