package org.dt4ecg.retrainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.PemKeys;
import org.dt4ecg.model.release.ReleaseSigner;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.retrainer.publishing.ReleasePublisher.FencedException;
import org.dt4ecg.retrainer.round.RoundData;
import org.dt4ecg.retrainer.round.RoundTrainer;
import org.dt4ecg.retrainer.round.RoundTrainer.RoundTask;
import org.dt4ecg.retrainer.round.SplitRoundTrainer;
import org.dt4ecg.retrainer.sample.ErasedPeople;
import org.dt4ecg.retrainer.sample.LabelledFrames;
import org.dt4ecg.retrainer.service.RetrainingStatus.Phase;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.TrainedRelease;
import org.dt4ecg.training.learning.TrainingException;
import org.dt4ecg.training.learning.TrainingProgress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class RetrainingServiceTest {

  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final KeyPair KEYS = PemKeys.generate();

  private static TrainedRelease champion = TinyModels.ofPeople(2, 1);
  private static TrainedRelease challenger = champion;
  private static List<LabelledEcg> labels = List.of();

  private final Path folder;
  private final TestBroker broker = new TestBroker();
  private final List<TrainingProgress> progress = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();

  RetrainingServiceTest(@TempDir Path folder) {
    this.folder = folder;
    settings.put(RetrainingConfig.MODEL_PATH, "unread.onnx");
    settings.put(RetrainingConfig.SIGNING_PRIVATE_KEY, "unread.pem");
    settings.put(RetrainingConfig.SIGNING_PUBLIC_KEY, "unread.pem");
    settings.put(RetrainingConfig.SAMPLE_DIRECTORY, folder.resolve("sample").toString());
    settings.put(RetrainingConfig.RETRY_MS, "1");
    settings.put(RetrainingConfig.MIN_NEW_WINDOWS, "50");
    // Models trained for a second differ by chance; that is not what is tested here.
    settings.put(RetrainingConfig.PROMOTION_MARGIN, "1");
    settings.put(RetrainingConfig.PROMOTION_CALIBRATION_MARGIN, "1");
    settings.put(RetrainingConfig.PROMOTION_NEW_PERSON_ACCURACY, "0");
  }

  @BeforeAll
  static void trainModelsAndLabelRecordings() {
    challenger = TinyModels.ofPeople(3, 2);
    labels = LabelledFrames.of(TinyModels.recordings(3, 3, 12));
  }

  @Test
  void aRoundWithTheRealTrainerGoesFromLabelsToASignedReleaseThatServes() throws Exception {
    settings.put(RetrainingConfig.TRAINING_EPOCHS, "2");
    settings.put(RetrainingConfig.TRAINING_BATCH_SIZE, "16");
    RetrainingConfig config = new RetrainingConfig(settings);
    broker.label(labels);

    TrainingReport report = service(new SplitRoundTrainer(config.training())).once().orElseThrow();

    assertThat(report.getPromoted()).as(report.getReason()).isTrue();
    assertThat(report.getChampionVersion()).isEqualTo(championFile().version());
    assertThat(report.getReason())
        .contains("The identity task is no worse")
        .contains("The activity task is no worse")
        .contains("sim-03 is new and is recognised in");
    assertThat(report.getMetrics())
        .containsKeys(
            "champion.identity.accuracy",
            "challenger.identity.accuracy",
            "champion.activity.accuracy",
            "challenger.activity.accuracy",
            "identity.mcnemar.p",
            "challenger.identity.newPeople.accuracy");
    assertThat(report.getIdentityLoss()).isNotEmpty();
    assertThat(report.getActivityWeight()).hasSameSizeAs(report.getIdentityLoss());
    assertThat(report.getWindows()).isPositive();
    assertThat(progress).hasSize(2);
    ModelRelease release = broker.releasesPublished().get(0);
    assertThat(release.getParentVersion()).isEqualTo(championFile().version());
    assertThat(release.getVersion()).isEqualTo(report.getChallengerVersion());
    assertThat(release.getTrainingDataSha256()).isEqualTo(report.getTrainingDataSha256());
    ModelFile file = verifier().verify(release);
    assertThat(file.contract().identities()).containsExactly("sim-01", "sim-02", "sim-03");
    try (OnnxModel model = OnnxModel.load(file)) {
      GoldenVectors.check(model, release.getGoldenVector());
    }
    assertThat(broker.committed()).hasSize(2);
    broker
        .labelledEnds()
        .forEach(
            (partition, end) ->
                assertThat(broker.committed())
                    .hasEntrySatisfying(
                        partition, offset -> assertThat(offset.offset()).isEqualTo(end)));
  }

  @Test
  void withNothingNewThereIsNoRound() throws Exception {
    broker.label(labels);
    assertThat(service(this::challenger).once()).isPresent();

    assertThat(service(this::challenger).once()).isEmpty();
    assertThat(broker.reports()).hasSize(1);
  }

  @Test
  void theNextRoundStartsFromTheReleaseOfTheOneBeforeAndReplaysItsData() throws Exception {
    Instant thirdDay = Instant.parse("2025-01-03T00:00:00Z");
    broker.label(labels.stream().filter(f -> f.getStartTime().isBefore(thirdDay)).toList());
    TrainingReport first = service(this::challenger).once().orElseThrow();
    broker.label(
        labels.stream()
            .filter(f -> !f.getStartTime().isBefore(thirdDay))
            .filter(f -> f.getUserId().equals("sim-03"))
            .toList());
    List<List<String>> people = new ArrayList<>();

    TrainingReport second =
        service(
                (task, listener) -> {
                  people.add(task.data().people());
                  return challenger;
                })
            .once()
            .orElseThrow();

    assertThat(first.getPromoted()).isTrue();
    assertThat(second.getChampionVersion()).isEqualTo(first.getChallengerVersion());
    assertThat(second.getRoundId()).isNotEqualTo(first.getRoundId());
    assertThat(people).containsExactly(List.of("sim-01", "sim-02", "sim-03"));
  }

  @Test
  void whatTheChampionWasTrainedOnIsNeverHeldOutEvenIfTheFolderIsLost() throws Exception {
    Instant secondDay = Instant.parse("2025-01-02T00:00:00Z");
    Predicate<LabelledEcg> early =
        frame -> frame.getStartTime().isBefore(secondDay) || frame.getUserId().equals("sim-01");
    List<RoundData> rounds = new ArrayList<>();
    RoundTrainer trainer =
        (task, listener) -> {
          rounds.add(task.data());
          return challenger;
        };
    List<LabelledEcg> daily =
        labels.stream().map(RetrainingServiceTest::inSessionOfItsDay).toList();
    broker.label(daily.stream().filter(early).toList());
    assertThat(service(trainer).once().orElseThrow().getPromoted()).isTrue();
    broker.label(daily.stream().filter(early.negate()).toList());
    settings.put(RetrainingConfig.SAMPLE_DIRECTORY, folder.resolve("another").toString());

    service(trainer).once();

    assertThat(rounds.get(0).unmeasured()).containsExactly("sim-02", "sim-03");
    assertThat(rounds.get(1).unmeasured()).isEmpty();
    assertThat(rounds.get(1).heldOutSessions())
        .isNotEmpty()
        .doesNotContainAnyElementsOf(rounds.get(0).trainingSessions());
  }

  @Test
  void aRoundThatTrainsOnSomebodyWhoIsErasedMeanwhileIsGivenUpAndAnotherDoesWithout()
      throws Exception {
    Path sample = folder.resolve("sample");
    List<List<String>> people = new ArrayList<>();
    broker.label(labels);
    RoundTrainer trainer =
        (task, listener) -> {
          people.add(task.data().people());
          Files.createFile(sample.resolve("checkpoints").resolve("epoch-" + people.size()));
          if (people.size() == 1) {
            ErasedPeople.add(sample, "sim-03");
          }
          return challenger;
        };
    Files.createDirectories(sample.resolve("checkpoints"));

    service(trainer).once();

    assertThat(people)
        .containsExactly(List.of("sim-01", "sim-02", "sim-03"), List.of("sim-01", "sim-02"));
    assertThat(broker.reports()).hasSize(1);
    assertThat(sample.resolve("checkpoints")).isEmptyDirectory();
    assertThat(Files.readString(sample.resolve("sample.bin"), StandardCharsets.ISO_8859_1))
        .contains("sim-01")
        .doesNotContain("sim-03");
  }

  @Test
  void whoWasErasedIsNotInTheNextRelease() throws Exception {
    settings.put(RetrainingConfig.TRAINING_EPOCHS, "2");
    settings.put(RetrainingConfig.TRAINING_BATCH_SIZE, "16");
    RoundTrainer trainer = new SplitRoundTrainer(new RetrainingConfig(settings).training());
    ErasedPeople.add(folder.resolve("sample"), "sim-01");
    broker.label(labels);

    TrainingReport report = service(trainer).once().orElseThrow();

    assertThat(report.getPromoted()).as(report.getReason()).isTrue();
    assertThat(report.getReason())
        .contains("does not know 1 of the champion's people")
        .doesNotContain("sim-01");
    ModelFile file = verifier().verify(broker.releasesPublished().get(0));
    assertThat(file.contract().identities()).containsExactly("sim-02", "sim-03");
    // Nothing is left to be forgotten, and nothing new came.
    assertThat(service(trainer).once()).isEmpty();
  }

  @Test
  void anErasureBringsARoundWithoutAnyNewLabelAndOnlyOne() throws Exception {
    settings.put(RetrainingConfig.MIN_NEW_WINDOWS, "1");
    broker.label(labels);
    assertThat(service(this::challenger).once().orElseThrow().getPromoted()).isTrue();
    List<List<String>> people = new ArrayList<>();
    RetrainingService service =
        service(
            broker,
            (task, listener) -> {
              people.add(task.start().people());
              throw new TrainingException("nothing comes of it");
            },
            new SimpleMeterRegistry(),
            InstantSource.system());
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> {
              try {
                service.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    statusIn(Phase.WAITING, service);

    ErasedPeople.add(folder.resolve("sample"), "sim-01");
    await().atMost(60, TimeUnit.SECONDS).until(() -> broker.reports().size() == 2);
    // The brokers are asked every four seconds, and each time could begin another.
    await()
        .during(10, TimeUnit.SECONDS)
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> broker.reports().size() == 2);
    service.close();
    running.get(60, TimeUnit.SECONDS);

    assertThat(people).containsExactly(List.of("sim-02", "sim-03"));
  }

  @Test
  void aShadowIsPublishedWithoutTakingTheChampionsPlace() throws Exception {
    settings.put(RetrainingConfig.RELEASE_MODE, "shadow");
    broker.label(labels.subList(0, labels.size() / 2));
    TrainingReport first = service(this::challenger).once().orElseThrow();
    broker.label(labels.subList(labels.size() / 2, labels.size()));

    TrainingReport second = service(this::challenger).once().orElseThrow();

    assertThat(first.getPromoted()).as(first.getReason()).isTrue();
    assertThat(first.getReason()).contains("released as a shadow");
    assertThat(broker.releasesPublished())
        .hasSize(2)
        .allSatisfy(
            release -> {
              assertThat(release.getMode()).isEqualTo(ReleaseMode.SHADOW);
              assertThat(release.getParentVersion()).isEqualTo(championFile().version());
              assertThat(verifier().verify(release).contract().identities()).hasSize(3);
            });
    assertThat(second.getChampionVersion()).isEqualTo(championFile().version());
  }

  @Test
  void aFileInTheWayOfTheFolderIsNamedWithTheSetting() throws Exception {
    Path file = Files.createFile(folder.resolve("sample"));
    broker.label(labels);

    assertThatIOException()
        .isThrownBy(() -> service(this::challenger).once())
        .withMessage(
            "%s is a file where a folder has to be; move it away, or name another folder with"
                + " sample.directory",
            file);
  }

  @Test
  void aDiskThatIsFullIsToldWithTheFolderAndTheSetting() throws Exception {
    broker.label(labels);
    RoundTrainer trainer =
        (task, listener) -> {
          throw new IOException("No space left on device");
        };

    assertThatIOException()
        .isThrownBy(() -> service(trainer).once())
        .withMessage(
            "No space left on device; the sample and the checkpoints are kept in %s, as"
                + " sample.directory says",
            folder.resolve("sample"));
  }

  @Test
  void aTrainingThatIsKilledGoesOnAfterTheRestartAndLeavesNoCheckpoint() throws Exception {
    settings.put(RetrainingConfig.TRAINING_EPOCHS, "3");
    settings.put(RetrainingConfig.TRAINING_BATCH_SIZE, "16");
    broker.label(labels);
    RoundTrainer trainer = new SplitRoundTrainer(new RetrainingConfig(settings).training());
    RetrainingService killed =
        service(
            (task, listener) ->
                trainer.train(
                    task,
                    epoch -> {
                      if (epoch.epoch() == 2) {
                        throw new TimeoutException("power cut");
                      }
                    }));
    assertThatThrownBy(killed::once).isInstanceOf(TimeoutException.class);
    assertThat(folder.resolve("sample").resolve("checkpoints")).isNotEmptyDirectory();

    TrainingReport report = service(trainer).once().orElseThrow();

    assertThat(progress).extracting(TrainingProgress::epoch).containsExactly(3);
    assertThat(folder.resolve("sample").resolve("checkpoints")).isEmptyDirectory();
    settings.put(RetrainingConfig.SAMPLE_DIRECTORY, folder.resolve("another").toString());
    TestBroker untroubled = new TestBroker();
    untroubled.label(labels);
    assertThat(service(untroubled, trainer).once().orElseThrow().getChallengerVersion())
        .isEqualTo(report.getChallengerVersion());
    assertThat(broker.reports()).hasSize(1);
  }

  @Test
  void aChampionWhosePeopleAreNotInTheSampleStays() throws Exception {
    broker.label(labels.stream().filter(frame -> !frame.getUserId().equals("sim-01")).toList());

    TrainingReport report = service(this::challenger).once().orElseThrow();

    assertThat(report.getPromoted()).isFalse();
    assertThat(report.getChallengerVersion()).isNull();
    assertThat(report.getReason()).contains("The champion knows sim-01");
    assertThat(broker.releasesPublished()).isEmpty();
    assertThat(broker.committed()).hasSize(2);
  }

  @Test
  void aChallengerThatIsWorseIsReportedAndNotReleased() throws Exception {
    settings.put(RetrainingConfig.PROMOTION_NEW_PERSON_ACCURACY, "1");
    broker.label(labels);

    TrainingReport report = service((task, listener) -> champion).once().orElseThrow();

    assertThat(report.getPromoted()).isFalse();
    assertThat(report.getReason()).contains("sim-03 is new and is not recognised well enough");
    assertThat(broker.releasesPublished()).isEmpty();
    assertThat(broker.reports()).hasSize(1);
    assertThat(service(this::challenger).once()).isEmpty();
  }

  @Test
  void aTrainingThatFailsIsReported() throws Exception {
    broker.label(labels);

    TrainingReport report =
        service(
                (task, listener) -> {
                  throw new TrainingException("there are too few windows");
                })
            .once()
            .orElseThrow();

    assertThat(report.getPromoted()).isFalse();
    assertThat(report.getReason()).contains("there are too few windows");
  }

  @Test
  void aCrashBeforeTheCommitLeavesNothingAndTheRepeatedRoundHasTheSameName() throws Exception {
    broker.label(labels);
    broker.beforeCommit(
        producer -> {
          throw new TimeoutException("power cut");
        });
    RetrainingService crashing = service(this::challenger);
    assertThatThrownBy(crashing::once).isInstanceOf(TimeoutException.class);
    assertThat(broker.reports()).isEmpty();
    assertThat(broker.releasesPublished()).isEmpty();
    assertThat(broker.committed()).isEmpty();

    broker.beforeCommit(producer -> {});
    TrainingReport repeated = service(this::challenger).once().orElseThrow();
    TestBroker untroubled = new TestBroker();
    untroubled.label(labels);
    TrainingReport same = service(untroubled, this::challenger).once().orElseThrow();

    assertThat(broker.reports()).hasSize(1);
    assertThat(broker.releasesPublished()).hasSize(1);
    assertThat(repeated.getRoundId()).isEqualTo(same.getRoundId());
    assertThat(repeated.getTrainingDataSha256()).isEqualTo(same.getTrainingDataSha256());
  }

  @Test
  void aCrashAfterTheCommitThatNobodyHeardOfIsNotRepeated() throws Exception {
    broker.label(labels);
    broker.afterCommit(
        producer -> {
          throw new TimeoutException("no answer in time");
        });
    RetrainingService crashing = service(this::challenger);
    assertThatThrownBy(crashing::once).isInstanceOf(TimeoutException.class);

    broker.afterCommit(producer -> {});
    assertThat(service(this::challenger).once()).isEmpty();

    assertThat(broker.reports()).hasSize(1);
    assertThat(broker.releasesPublished()).hasSize(1);
  }

  @Test
  void aCrashWhileTrainingLeavesNothingButTheSample() throws Exception {
    broker.label(labels);
    RetrainingService crashing =
        service(
            (task, listener) -> {
              throw new IOException("disk full");
            });
    assertThatThrownBy(crashing::once).isInstanceOf(IOException.class);
    assertThat(broker.committed()).isEmpty();
    assertThat(Files.exists(folder.resolve("sample").resolve("sample.bin"))).isTrue();

    assertThat(service(this::challenger).once()).isPresent();
    assertThat(broker.reports()).hasSize(1);
  }

  @Test
  void aChampionPublishedMeanwhileMakesTheRoundStartOver() throws Exception {
    broker.label(labels);
    TrainedRelease other = TinyModels.ofPeople(2, 5);
    List<String> championsTrainedFrom = new ArrayList<>();
    RoundTrainer trainer =
        (task, listener) -> {
          if (championsTrainedFrom.isEmpty()) {
            broker.release(release(other, NOW));
          }
          championsTrainedFrom.add("champion");
          return challenger;
        };

    TrainingReport report = service(trainer).once().orElseThrow();

    assertThat(championsTrainedFrom).hasSize(2);
    assertThat(broker.reports()).hasSize(1);
    assertThat(report.getChampionVersion()).isEqualTo(ModelFile.of(other.onnx()).version());
    ModelRelease released = broker.releasesPublished().get(1);
    assertThat(released.getReleasedAt()).isAfter(NOW);
  }

  @Test
  void anUnsignedReleaseIsNotTrainedFrom() throws Exception {
    broker.label(labels);
    ModelRelease unsigned =
        ModelRelease.newBuilder(release(TinyModels.ofPeople(2, 5), NOW))
            .setSignature(null)
            .setSigningKeyId(null)
            .build();
    broker.release(unsigned);

    TrainingReport report = service(this::challenger).once().orElseThrow();

    assertThat(report.getChampionVersion()).isEqualTo(championFile().version());
  }

  @Test
  void itRunsRoundsByItselfStartsOverAfterFailuresAndEndsWhenClosed() throws Exception {
    broker.label(labels);
    List<String> failures = new ArrayList<>(List.of("first", "second"));
    broker.beforeCommit(
        producer -> {
          if (!failures.isEmpty()) {
            throw new KafkaException(failures.remove(0));
          }
        });
    MeterRegistry metrics = new SimpleMeterRegistry();
    CompletableFuture<TrainingReport> committed = new CompletableFuture<>();
    RetrainingService service =
        service(broker, this::challenger, metrics, InstantSource.fixed(NOW));
    broker.afterCommit(producer -> committed.complete(broker.reports().get(0)));

    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> {
              try {
                service.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    committed.get(60, TimeUnit.SECONDS);
    service.close();
    running.get(60, TimeUnit.SECONDS);

    assertThat(service.status().phase()).isEqualTo(Phase.CLOSED);
    assertThat(service.status().problem()).isNull();
    assertThat(Optional.ofNullable(service.status().lastRound()))
        .hasValueSatisfying(
            last -> {
              assertThat(last.id()).isEqualTo(broker.reports().get(0).getRoundId());
              assertThat(last.promoted()).isTrue();
            });
    assertThat(broker.reports()).hasSize(1);
    assertThat(total(metrics, "dt4ecg.retraining.restarts")).isEqualTo(2);
    assertThat(total(metrics, "dt4ecg.retraining.rounds", "promoted", "true")).isEqualTo(1);
    assertThat(total(metrics, "dt4ecg.retraining.rounds", "promoted", "false")).isZero();
    assertThat(broker.producers()).allMatch(producer -> producer.closed());
  }

  @Test
  void whileNoBrokerAnswersItSaysSoAlthoughItOnlyWaits() throws Exception {
    broker.away(true);
    RetrainingService service = service(this::challenger);
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> {
              try {
                service.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(statusIn(Phase.RETRYING, service).problem()).contains("no broker answers");
    broker.away(false);
    statusIn(Phase.WAITING, service);
    service.close();
    running.get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"labelled-ecg", "model-releases", "training-reports", "ecg-dead-letters"})
  void whileATopicIsMissingItSaysWhichAndWaitsUntilItIsBack(String name) throws Exception {
    Topic<?, ?> topic =
        Topics.all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    settings.put(RetrainingConfig.MIN_NEW_WINDOWS, "1");
    broker.label(labels.subList(0, labels.size() / 2));
    assertThat(service(this::challenger).once()).isPresent();
    RetrainingService service =
        service(broker, this::challenger, new SimpleMeterRegistry(), InstantSource.system());
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> {
              try {
                service.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    statusIn(Phase.WAITING, service);

    broker.delete(topic);

    assertThat(statusIn(Phase.RETRYING, service).problem())
        .contains("no topic " + name, "dt4ecg topics create");
    broker.create(topic);
    assertThat(statusIn(Phase.WAITING, service).problem()).isNull();
    service.close();
    running.get(60, TimeUnit.SECONDS);
    // It goes on from where the topics are now.
    broker.label(labels.subList(labels.size() / 2, labels.size()));
    assertThat(service(this::challenger).once()).isPresent();
  }

  @Test
  void aRoundOnATopicThatIsMissingFromTheStartEndsWithWhatToDo() {
    broker.delete(Topics.MODEL_RELEASES);
    RetrainingService service = service(this::challenger);

    assertThatThrownBy(service::once)
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("no topic model-releases", "dt4ecg topics create");
  }

  @Test
  void aServiceThatWasTakenOverFromEndsForGood() {
    broker.label(labels);
    RetrainingService old =
        service(
            (task, listener) -> {
              broker.producer().initTransactions();
              return challenger;
            });

    assertThatThrownBy(old::run).isInstanceOf(FencedException.class);

    assertThat(old.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(old.status().problem()).contains("another instance");
    assertThat(broker.reports()).isEmpty();
  }

  @Test
  void closingGivesUpATrainingAtTheNextEpoch() throws Exception {
    broker.label(labels);
    List<RetrainingService> services = new ArrayList<>();
    RetrainingService service =
        service(
            (task, listener) -> {
              services.get(0).close();
              listener.onEpoch(
                  new TrainingProgress("round", 1, 2, 1, 1, 1, 1, 0, 0, Double.NaN, Duration.ZERO));
              throw new IllegalStateException("training went on");
            });
    services.add(service);

    assertThat(service.once()).isEmpty();
    assertThat(broker.reports()).isEmpty();
  }

  /** Simulated recordings are sessions of one activity each; here a day is a session. */
  /**
   * What the service says of itself while it is in this phase, at one look: with pauses of a
   * millisecond the next look may find it at work again.
   */
  private static RetrainingStatus statusIn(Phase phase, RetrainingService service) {
    return await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(service::status, status -> status.phase() == phase);
  }

  private static LabelledEcg inSessionOfItsDay(LabelledEcg frame) {
    LocalDate day = LocalDate.ofInstant(frame.getStartTime(), ZoneOffset.UTC);
    return LabelledEcg.newBuilder(frame).setSessionId(frame.getUserId() + " on " + day).build();
  }

  private TrainedRelease challenger(RoundTask task, ProgressListener listener) {
    return challenger;
  }

  private RetrainingService service(RoundTrainer trainer) {
    return service(broker, trainer);
  }

  private RetrainingService service(TestBroker on, RoundTrainer trainer) {
    return service(on, trainer, new SimpleMeterRegistry(), InstantSource.fixed(NOW));
  }

  private RetrainingService service(
      TestBroker on, RoundTrainer trainer, MeterRegistry metrics, InstantSource clock) {
    return new RetrainingService(
        new RetrainingConfig(settings),
        new ServiceModels(championFile(), signer(), verifier()),
        on,
        on.serdes(),
        trainer,
        clock,
        metrics,
        progress::add);
  }

  private static ModelFile championFile() {
    try {
      return ModelFile.of(champion.onnx());
    } catch (InvalidModelException e) {
      throw new IllegalStateException("the champion cannot serve", e);
    }
  }

  private static ModelRelease release(TrainedRelease trained, Instant time) {
    try {
      return signer().sign(ModelFile.of(trained.onnx()), null, null, time);
    } catch (InvalidModelException e) {
      throw new IllegalStateException("the model cannot serve", e);
    }
  }

  private static ReleaseSigner signer() {
    try {
      return new ReleaseSigner(KEYS);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("the generated keys do not belong together", e);
    }
  }

  private static ReleaseVerifier verifier() {
    return new ReleaseVerifier(TrustedKeys.of(List.of(KEYS.getPublic())));
  }

  private static double total(MeterRegistry metrics, String name, String... tags) {
    return metrics.get(name).tags(tags).functionCounter().count();
  }
}
