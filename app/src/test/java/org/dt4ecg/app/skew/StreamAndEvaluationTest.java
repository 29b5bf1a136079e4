package org.dt4ecg.app.skew;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.dt4ecg.app.source.SelectedRecordings;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.FusedClaim;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.enrolment.Templates;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.fusion.SessionFusion;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.FusedActivity;
import org.dt4ecg.schemas.avro.FusedIdentity;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.EcgTopology;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.Evaluator;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.WindowScorer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No training/serving skew: the stream says of recordings what {@code evaluate} says of them. */
@Tag("slow")
class StreamAndEvaluationTest {

  private static final Path PROJECT = Path.of(System.getProperty("dt4ecg.project.directory", ".."));

  /** What the clock of the stream's machine shows: after all recordings. */
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final Path stateDirectory;

  StreamAndEvaluationTest(@TempDir Path stateDirectory) {
    this.stateDirectory = stateDirectory;
  }

  @Test
  void theStreamAndTheEvaluationAgreeOnSimulatedPeople() throws Exception {
    assertAgreement(
        "dt4ecg-sim", new SimulatedRecordings(3, 1, Duration.ofSeconds(53), 20), recording -> true);
  }

  @Test
  void theStreamAndTheEvaluationAgreeOnRealRecordings() throws Exception {
    Path data =
        Path.of(System.getProperty("dt4ecg.data", PROJECT.resolve("../shared/data").toString()))
            .resolve("ctu-motion-ecg");
    assumeTrue(
        Files.isDirectory(data), () -> "skipped: there are no recordings in " + data.normalize());
    // With a hole of 22.5 s in the second half of the first.
    assertAgreement(
        "dt4ecg-ctu",
        RecordingSources.open(data),
        recording -> List.of("06_01_chodza", "03_02_beh").contains(recording.recordingId()));
  }

  private void assertAgreement(String release, RecordingSource all, Predicate<RecordingInfo> chosen)
      throws Exception {
    RecordingSource source = new SelectedRecordings(all, chosen);
    try (ServableModel model = OnnxModel.load(ModelFile.read(releaseFile(release)))) {
      EvaluationResult evaluated =
          new Evaluator(model).evaluate(source, SplitProtocol.ALL, Set.of());
      Streamed streamed = stream(model, source);

      assertThat(streamed.windows()).isEqualTo(evaluated.windows()).isGreaterThan(20);
      assertThat(streamed.identityAccuracy())
          .isCloseTo(evaluated.identity().accuracy(), within(1e-9));
      assertThat(streamed.activityAccuracy())
          .isCloseTo(evaluated.activity().accuracy(), within(1e-9));
      assertThat(streamed.unknownShare()).isCloseTo(evaluated.identity().unknown(), within(1e-9));
      assertAgreementOnFullSessions(model, streamed, evaluated);
      assertAgreementOnEveryFusedDecision(fusedClaims(model, source), streamed);
    }
  }

  /** Where as many windows are fused as the model fuses at most, both look at the same ones. */
  private static void assertAgreementOnFullSessions(
      ServableModel model, Streamed streamed, EvaluationResult evaluated) {
    int most = model.contract().fusion().windows();
    String length = String.valueOf(most);
    double unknown = requireNonNull(evaluated.identity().unknownFused().get(length));
    double wrong = requireNonNull(evaluated.identity().wrongClaimsFused().get(length));

    assertThat(streamed.rightFusedClaims(most)).isCloseTo(1 - unknown - wrong, within(1e-6));
  }

  private static void assertAgreementOnEveryFusedDecision(
      Map<WindowId, FusedClaim> claims, Streamed streamed) {
    assertThat(streamed.identities())
        .hasSameSizeAs(claims.keySet())
        .allSatisfy(
            result -> {
              FusedIdentity fused = requireNonNull(result.getFused());
              FusedClaim claim = requireNonNull(claims.get(WindowId.of(result)));
              assertThat(fused.getDecision()).isEqualTo(claim.decision());
              assertThat(fused.getUserId()).isEqualTo(claim.userId());
              assertThat(fused.getWindows()).isEqualTo(claim.windows());
              assertThat(fused.getConfidence()).isCloseTo(claim.confidence(), within(1e-6f));
              assertThat(fused.getScore()).isCloseTo(claim.score(), within(1e-6f));
            });
    assertThat(streamed.activities())
        .allSatisfy(
            result -> {
              FusedActivity fused = requireNonNull(result.getFused());
              FusedClaim claim = requireNonNull(claims.get(WindowId.of(result)));
              assertThat(fused.getActivity()).isEqualTo(claim.activity());
              assertThat(fused.getConfidence())
                  .isCloseTo(claim.activityConfidence(), within(1e-6f));
            });
  }

  /** What the windows that the evaluation looks at come to, session by session. */
  private static Map<WindowId, FusedClaim> fusedClaims(ServableModel model, RecordingSource source)
      throws Exception {
    SessionFusion fusion = new SessionFusion(model.contract());
    ClaimPolicy policy = new ClaimPolicy(model.contract());
    Map<String, FusionState> sessions = new HashMap<>();
    Map<WindowId, FusedClaim> claims = new HashMap<>();
    RecordedData data = RecordedData.read(source, Set.of());
    for (ScoredWindow window : new WindowScorer(model).score(Slice.of(data.sessions())).windows()) {
      FusionState before = sessions.getOrDefault(window.session().id(), FusionState.EMPTY);
      FusionState after =
          fusion.next(before, window.index(), window.prediction(), window.quality());
      sessions.put(window.session().id(), after);
      claims.put(WindowId.of(window), policy.claim(fusion.fused(after), Templates.none(model)));
    }
    return claims;
  }

  /** A window of a recording. */
  private record WindowId(String recordingId, long sessionStartMicros, long index) {

    static WindowId of(ScoredWindow window) {
      return new WindowId(
          window.session().recording().recordingId(),
          window.session().span().fromMicros(),
          window.index());
    }

    static WindowId of(IdentityResult result) {
      return new WindowId(
          result.getDeviceId(),
          FrameTimes.toMicros(result.getSessionStart()),
          result.getWindowIndex());
    }

    static WindowId of(ActivityResult result) {
      return new WindowId(
          result.getDeviceId(),
          FrameTimes.toMicros(result.getSessionStart()),
          result.getWindowIndex());
    }
  }

  /** Every recording as a device of its own, through the whole topology. */
  private Streamed stream(ServableModel model, RecordingSource source) throws Exception {
    ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "skew");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    try (TopologyTestDriver driver =
        new TopologyTestDriver(
            new EcgTopology(new TopologyConfig(Map.of()), serdes, model, now::get).build(),
            properties,
            NOW)) {
      TestInputTopic<String, EcgSamples> frames =
          driver.createInputTopic(
              Topics.ECG_SAMPLES.name(),
              new StringSerializer(),
              serdes.serdeFor(EcgSamples.class).serializer());
      for (RecordingInfo info : source.recordings()) {
        Recording recording = source.read(info);
        new FrameCutter(FrameCutter.DEFAULT_FRAME_PERIOD)
            .cut(recording, info.recordingId(), 0, 0)
            .forEach(frame -> frames.pipeInput(frame.getDeviceId(), frame));
      }
      Duration linger = Duration.ofSeconds(1);
      now.set(NOW.plus(linger));
      driver.advanceWallClockTime(linger);
      return new Streamed(
          source.recordings(),
          read(driver, serdes, Topics.IDENTITY_RESULTS),
          read(driver, serdes, Topics.ACTIVITY_RESULTS));
    }
  }

  private static <V extends SpecificRecord> List<V> read(
      TopologyTestDriver driver, ValueSerdes serdes, Topic<String, V> topic) {
    return driver
        .createOutputTopic(
            topic.name(),
            new StringDeserializer(),
            serdes.serdeFor(topic.valueType()).deserializer())
        .readValuesToList();
  }

  private static Path releaseFile(String name) throws Exception {
    try (Stream<Path> files = Files.list(PROJECT.resolve("model/releases"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(name + ".*\\.onnx"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** What the stream said. */
  private record Streamed(
      List<RecordingInfo> recordings,
      List<IdentityResult> identities,
      List<ActivityResult> activities) {

    int windows() {
      assertThat(activities).hasSameSizeAs(identities);
      return identities.size();
    }

    double identityAccuracy() {
      return share(
          usable(),
          result ->
              result
                  .getCandidates()
                  .get(0)
                  .getLabel()
                  .equals(recording(result.getDeviceId()).userId()));
    }

    double unknownShare() {
      return share(usable(), result -> result.getDecision() == IdentityDecision.UNKNOWN_PERSON);
    }

    double activityAccuracy() {
      return share(
          activities.stream()
              .filter(result -> result.getSignalQuality() != SignalQuality.UNUSABLE)
              .toList(),
          result -> result.getActivity().equals(recording(result.getDeviceId()).activity()));
    }

    /** Share of usable windows with so many fused at which the right person is named. */
    double rightFusedClaims(int windows) {
      return share(
          usable().stream().filter(result -> result.getFused().getWindows() == windows).toList(),
          result -> recording(result.getDeviceId()).userId().equals(result.getFused().getUserId()));
    }

    private List<IdentityResult> usable() {
      return identities.stream()
          .filter(result -> result.getSignalQuality() != SignalQuality.UNUSABLE)
          .toList();
    }

    private RecordingInfo recording(String deviceId) {
      return recordings.stream()
          .filter(recording -> recording.recordingId().equals(deviceId))
          .findFirst()
          .orElseThrow();
    }

    private static <T> double share(List<T> of, Predicate<T> which) {
      return (double) of.stream().filter(which).count() / of.size();
    }
  }
}
