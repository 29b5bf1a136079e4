package org.dt4ecg.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.JavaProcess;
import org.dt4ecg.app.Main;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.model.Releases;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The story with a fleet of three, a network of four channels, and rounds of two epochs. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetrainingDemoTest {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final Path JAR =
      Path.of(System.getProperty("dt4ecg.project.directory", ".."))
          .resolve(Path.of("retrainer", "target", "lib", "dt4ecg-retrainer.jar"));

  /** Whatever comes of a round is released. */
  private static final Map<String, String> NO_GATE =
      Map.of(
          RetrainingConfig.PROMOTION_MARGIN,
          "1",
          RetrainingConfig.PROMOTION_CALIBRATION_MARGIN,
          "1",
          RetrainingConfig.PROMOTION_NEW_PERSON_ACCURACY,
          "0");

  /** More than two epochs of so small a network can do. */
  private static final Map<String, String> CLOSED_GATE =
      Map.of(
          RetrainingConfig.PROMOTION_MARGIN,
          "0",
          RetrainingConfig.PROMOTION_CALIBRATION_MARGIN,
          "0",
          RetrainingConfig.PROMOTION_NEW_PERSON_ACCURACY,
          "1");

  private final Path folder;
  private final Path model;
  private CapturedConsole console = new CapturedConsole();

  RetrainingDemoTest(@TempDir Path folder) {
    this.folder = folder;
    this.model = folder.resolve("first.onnx");
  }

  @BeforeAll
  void trainTheFirstModel() throws Exception {
    requireTheService();
    String train = "train --simulate 2 --epochs 1 --width 4 --out " + model;
    try (JavaProcess training = JavaProcess.start(folder, Main.class, train.split(" "))) {
      assertThat(training.await(PATIENCE)).as(training.err()).isZero();
    }
  }

  @BeforeEach
  void listen() {
    console = new CapturedConsole();
  }

  private static void requireTheService() {
    assumeTrue(Files.isRegularFile(JAR), "needs retrainer/target/lib; mvn package puts it there");
    assumeTrue(
        JavaProcess.hasLibtorch(), "needs training/target/libtorch; mvn package puts it there");
  }

  @Test
  void labelsComeARoundRunsItsReleaseTakesOverAndNoWindowIsLostOrDoubled() throws Exception {
    RetrainingReport report;
    try (StopSignal stop = new StopSignal()) {
      report = demo(model, NO_GATE).run(stop);
    }

    assertThat(report.newcomer()).isEqualTo("sim-03");
    assertThat(report.demo().isAccountedFor()).as(console.err()).isTrue();
    assertThat(report.demo().framesDeadLettered()).isZero();
    assertThat(report.retraining().promoted()).as(report.retraining().reason()).isTrue();
    assertThat(report.refusedRounds()).isEmpty();
    RetrainingReport.Swap swap = report.swap();
    assertThat(swap).isNotNull();
    assertThat(swap.from()).isEqualTo(report.retraining().championVersion());
    assertThat(swap.to())
        .isEqualTo(report.retraining().challengerVersion())
        .isEqualTo(report.demo().modelVersion())
        .isNotEqualTo(swap.from());
    assertThat(report.before().newcomer().namedShare()).isZero();
    assertThat(report.before().newcomer().windows()).isPositive();
    assertThat(report.after().newcomer().windows()).isPositive();
    assertThat(report.after().others().windows()).isPositive();
    assertThat(console.err())
        .contains("whom the model does not know")
        .contains("labels arrive")
        .contains("retraining: epoch 1/2")
        .contains("swapped in");
    assertThat(childrenThatLive()).isEmpty();
  }

  @Test
  void aRoundThatReleasesNothingSaysWhyAndAnotherOneRunsOnLabelsOfFurtherSessions()
      throws Exception {
    RetrainingReport report;
    try (StopSignal stop = new StopSignal()) {
      report = demo(model, CLOSED_GATE).run(stop);
    }

    assertThat(report.retraining().promoted()).as(report.retraining().reason()).isFalse();
    assertThat(report.refusedRounds())
        .singleElement()
        .satisfies(
            first -> {
              assertThat(first.promoted()).isFalse();
              assertThat(first.windows()).isLessThan(report.retraining().windows());
              assertThat(console.err())
                  .contains("the round released nothing: " + first.reason())
                  .contains("labels of further sessions arrive, for another round");
            });
    assertThat(console.err())
        .contains("the round released nothing: " + report.retraining().reason())
        .contains("no further round, since there is no further ECG to give labels for");
    assertThat(report.swap()).isNull();
    assertThat(report.isRecognised()).isFalse();
    assertThat(report.after().newcomer().windows()).isZero();
    assertThat(report.demo().isAccountedFor()).as(console.err()).isTrue();
    assertThat(childrenThatLive()).isEmpty();
  }

  @Test
  void whoAsksForAnEarlyEndGetsItAndNoProcessIsLeftBehind() throws Exception {
    try (StopSignal stop = new StopSignal()) {
      stop.ask();

      assertThatExceptionOfType(CommandFailure.class)
          .isThrownBy(() -> demo(TestModel.write(folder), NO_GATE).run(stop))
          .withMessageContaining("Ended as asked for");
    }
    assertThat(childrenThatLive()).isEmpty();
  }

  private RetrainingDemo demo(Path first, Map<String, String> gate) {
    Map<String, String> service = new HashMap<>(gate);
    service.put(RetrainingConfig.TRAINING_EPOCHS, "2");
    service.put(RetrainingConfig.TRAINING_BATCH_SIZE, "16");
    Storyline shortStory =
        new Storyline(1, 2, 0.6, 60, 20, 60, Duration.ofMinutes(3), Map.copyOf(service));
    DemoSettings settings =
        new DemoSettings(null, ReadingOptions.defaults(), 0, null, 1, first, null, 0, 0, 0);
    return new RetrainingDemo(settings, new Releases(null), JAR, shortStory, console.console());
  }

  private static Stream<ProcessHandle> childrenThatLive() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive);
  }
}
