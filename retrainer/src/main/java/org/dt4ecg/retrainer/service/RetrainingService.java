package org.dt4ecg.retrainer.service;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.dt4ecg.console.Failures;
import org.dt4ecg.retrainer.labels.LabelIntake;
import org.dt4ecg.retrainer.labels.NewData;
import org.dt4ecg.retrainer.publishing.ChampionTopic.Champion;
import org.dt4ecg.retrainer.publishing.ReleasePublisher.FencedException;
import org.dt4ecg.retrainer.round.PromotionRule;
import org.dt4ecg.retrainer.round.Reports;
import org.dt4ecg.retrainer.round.Round;
import org.dt4ecg.retrainer.round.Round.RoundInput;
import org.dt4ecg.retrainer.round.RoundCheckpoints;
import org.dt4ecg.retrainer.round.RoundId;
import org.dt4ecg.retrainer.round.RoundResult;
import org.dt4ecg.retrainer.round.RoundTrainer;
import org.dt4ecg.retrainer.service.RetrainingStatus.LastRound;
import org.dt4ecg.retrainer.service.RetrainingStatus.Phase;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.TrainingProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The retraining service: reads labelled ECG into a balanced sample and, when a round is due,
 * trains a challenger and publishes it if it is no worse than the champion.
 *
 * <p>Whatever fails — brokers, registry, disk —, it drops its clients and starts over from what is
 * committed, as after a crash; there is no other way back, so this one is walked often. {@link
 * #run} or {@link #once} is called on one thread; {@link #status} and {@link #close} on any.
 */
public final class RetrainingService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RetrainingService.class);

  /** What the service reads and writes; it cannot do without any of them. */
  public static final List<Topic<?, ?>> TOPICS =
      List.of(
          Topics.LABELLED_ECG,
          Topics.MODEL_RELEASES,
          Topics.TRAINING_REPORTS,
          Topics.ECG_DEAD_LETTERS);

  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * Interval and timeout of a question to the brokers: health tells within ten seconds that none
   * answers.
   */
  private static final Duration ASK_BROKERS_EVERY = Duration.ofSeconds(4);

  private static final Duration BROKERS_ANSWER_WITHIN = Duration.ofSeconds(5);

  /** Well below the week after which brokers forget a group's offsets by default. */
  private static final Duration REFRESH = Duration.ofDays(1);

  private final RetrainingConfig config;
  private final ServiceModels models;
  private final ServiceClients clients;
  private final ValueSerdes serdes;
  private final Round round;
  private final RoundCheckpoints checkpoints;
  private final InstantSource clock;
  private final ProgressListener progress;
  private final ServiceCounters counters = new ServiceCounters();
  private volatile RetrainingStatus status = RetrainingStatus.INITIAL;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Whom the last round was to forget, and of which champion; of the service's own thread. */
  private Set<String> triedToForget = Set.of();

  private String triedWith = "";

  /**
   * @param serdes of the values on the topics; stay the caller's to close
   * @param trainer trains the challengers
   * @param metrics where its numbers are shown
   * @param progress hears of each epoch of training
   */
  public RetrainingService(
      RetrainingConfig config,
      ServiceModels models,
      ServiceClients clients,
      ValueSerdes serdes,
      RoundTrainer trainer,
      InstantSource clock,
      MeterRegistry metrics,
      ProgressListener progress) {
    this.config = config;
    this.models = models;
    this.clients = clients;
    this.serdes = serdes;
    this.clock = clock;
    this.progress = progress;
    this.checkpoints = new RoundCheckpoints(config.checkpointDirectory());
    this.round =
        new Round(
            trainer,
            new PromotionRule(config.promotion()),
            config.heldOutShare(),
            config.seed(),
            checkpoints);
    counters.register(metrics, this::status);
  }

  /**
   * Runs until {@link #close}.
   *
   * @throws FencedException if another instance has taken over
   * @throws InterruptedException if the thread is interrupted while it waits to start over
   */
  public void run() throws InterruptedException {
    while (isOpen()) {
      try (ServiceSession session = new ServiceSession(clients)) {
        serve(session.open(config, models, serdes, clock, counters));
      } catch (FencedException e) {
        update(before -> before.withProblem(Phase.FAILED, Failures.text(e)));
        throw e;
      } catch (CancellationException e) {
        LOG.info("The round was given up, since the service is being closed");
      } catch (KafkaException | IOException e) {
        startOver(e);
      }
    }
    update(before -> before.in(Phase.CLOSED, null));
  }

  /**
   * Runs one round on what is on the topic now.
   *
   * @return its report; empty if nothing was read since the last round, or the service was closed
   * @throws IOException if the sample on disk cannot be read or written; the message is for people,
   *     and names the folder and its setting
   * @throws KafkaException if the brokers or the registry fail; what is not committed is as if it
   *     had never been
   */
  public Optional<TrainingReport> once() throws IOException {
    try (ServiceSession session = new ServiceSession(clients)) {
      Optional<TrainingReport> report =
          round(session.open(config, models, serdes, clock, counters));
      update(before -> before.in(Phase.CLOSED, null));
      return report;
    } catch (CancellationException e) {
      LOG.info("The round was given up, since the service is being closed");
      update(before -> before.in(Phase.CLOSED, null));
      return Optional.empty();
    } catch (KafkaException e) {
      update(before -> before.withProblem(Phase.FAILED, Failures.text(e)));
      throw e;
    } catch (IOException e) {
      String problem = problem(e);
      update(before -> before.withProblem(Phase.FAILED, problem));
      throw new IOException(problem, e);
    }
  }

  /** Java does not say of a full disk whose it is, nor which setting chose a folder. */
  private String problem(Exception failure) {
    if (!(failure instanceof IOException)) {
      return Failures.text(failure);
    }
    return Failures.inTheWayOf(config.checkpointDirectory())
        .map(
            file ->
                ("%s is a file where a folder has to be; move it away, or name another folder"
                        + " with %s")
                    .formatted(file, RetrainingConfig.SAMPLE_DIRECTORY))
        .orElseGet(
            () ->
                "%s; the sample and the checkpoints are kept in %s, as %s says"
                    .formatted(
                        Failures.text(failure),
                        config.sampleDirectory(),
                        RetrainingConfig.SAMPLE_DIRECTORY));
  }

  private void serve(ServiceSession.Parts parts) throws IOException {
    Instant lastRound = clock.instant();
    Instant lastSave = lastRound;
    Instant lastRefresh = lastRound;
    Instant nextQuestion = lastRound;
    boolean changed = false;
    boolean hasToForget = false;
    Instant waitingUntil = config.schedule().next(lastRound);
    update(before -> before.in(Phase.WAITING, waitingUntil));
    while (isOpen()) {
      changed |= parts.intake().poll(POLL) > 0;
      long windows = newWindows(parts.intake().newData());
      update(before -> before.withNewWindows(windows));
      Instant now = clock.instant();
      if (!now.isBefore(nextQuestion)) {
        parts.requireAnswer(BROKERS_ANSWER_WITHIN);
        hasToForget = hasToForget(parts);
        nextQuestion = clock.instant().plus(ASK_BROKERS_EVERY);
      }
      if (changed && !now.isBefore(lastSave.plus(config.saveEvery()))) {
        parts.intake().save();
        lastSave = now;
        changed = false;
      }
      if (!now.isBefore(lastRefresh.plus(REFRESH))) {
        parts.publisher().refresh(parts.intake().committable());
        lastRefresh = now;
      }
      boolean due = config.schedule().isDue(windows, lastRound, now);
      if ((due || hasToForget) && round(parts).isPresent()) {
        hasToForget = false;
        lastRound = clock.instant();
        Instant next = config.schedule().next(lastRound);
        update(before -> before.in(Phase.WAITING, next).withNewWindows(0));
      }
    }
  }

  private Optional<TrainingReport> round(ServiceSession.Parts parts) throws IOException {
    Optional<TrainingReport> report = Optional.empty();
    boolean again = true;
    while (again && isOpen()) {
      Instant startedAt = clock.instant();
      update(before -> before.in(Phase.READING, null));
      boolean unused = forgetErased(parts);
      if (!parts.intake().readToEnd(this::isOpen)) {
        return Optional.empty();
      }
      NewData newData = parts.intake().newData();
      Champion champion = parts.champions().current(this::isOpen);
      if (newWindows(newData) == 0 && toForget(parts.intake(), champion).isEmpty()) {
        LOG.info("No window of labelled ECG was added since the last round");
        return Optional.empty();
      }
      parts.intake().save();
      update(before -> before.withChampion(champion.file().version()));
      report = round(parts, champion, newData, startedAt);
      again = report.isEmpty();
    }
    return report;
  }

  /** Whether somebody was in the sample; then no epoch of a training on it is kept either. */
  private boolean forgetErased(ServiceSession.Parts parts) throws IOException {
    boolean forgotten = parts.intake().forgetErased();
    if (forgotten) {
      checkpoints.clear();
    }
    return forgotten;
  }

  /** People of the champion who were erased. */
  private static Set<String> toForget(LabelIntake intake, Champion champion) {
    return champion.file().contract().identities().stream()
        .filter(intake::isErased)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether the model that serves knows somebody who was erased. A round for that alone is run
   * once: one whose challenger was not released would be the same again.
   */
  private boolean hasToForget(ServiceSession.Parts parts) {
    if (!parts.intake().isAnybodyErased()) {
      return false;
    }
    Champion champion = parts.champions().current(this::isOpen);
    Set<String> people = toForget(parts.intake(), champion);
    return !people.isEmpty()
        && !(people.equals(triedToForget) && champion.file().version().equals(triedWith));
  }

  /**
   * Empty if the champion was replaced meanwhile, or somebody erased who was trained on: then the
   * round is of no use to anybody.
   */
  private Optional<TrainingReport> round(
      ServiceSession.Parts parts, Champion champion, NewData newData, Instant startedAt)
      throws IOException {
    Set<String> forgotten = toForget(parts.intake(), champion);
    String id =
        RoundId.of(
            champion.file().version(),
            parts.intake().trainedUpTo(),
            parts.intake().positions(),
            forgotten);
    Map<TopicPartition, OffsetAndMetadata> offsets = parts.intake().committableAfterRound();
    RoundInput input =
        new RoundInput(
            id, champion.file(), parts.intake().sample().stretches(), newData.people(), forgotten);
    LOG.info(
        "Round {} starts: {} stretches in the sample, {} new windows, champion {}",
        id,
        input.sample().size(),
        newWindows(newData),
        champion.file().version());
    update(before -> before.in(Phase.TRAINING, null));
    RoundResult result = round.run(input, this::onEpoch);
    update(before -> before.in(Phase.PUBLISHING, null));
    Champion now = parts.champions().current(this::isOpen);
    requireGoing();
    if (!now.file().version().equals(champion.file().version())) {
      LOG.warn(
          "While round {} trained, {} took the place of {}; a new round starts from it",
          id,
          now.file().version(),
          champion.file().version());
      return Optional.empty();
    }
    if (forgetErased(parts)) {
      LOG.warn(
          "While round {} trained, somebody in its sample was erased; a new round starts without",
          id);
      return Optional.empty();
    }
    Instant finishedAt = clock.instant();
    TrainingReport report =
        Reports.of(input, result, config.releaseMode(), config.seed(), startedAt, finishedAt);
    parts.publisher().publish(report, release(champion, result, finishedAt), offsets);
    parts.intake().onRoundCommitted();
    triedToForget = forgotten;
    triedWith = champion.file().version();
    checkpoints.clear();
    counters.roundEnded(report.getPromoted());
    update(
        before ->
            before
                .withNewWindows(0)
                .withLastRound(
                    new LastRound(
                        id,
                        finishedAt,
                        report.getPromoted(),
                        result.verdict().textWithoutPeople(people(input)))));
    LOG.info(
        "Round {} ended: challenger {} was {}",
        id,
        report.getChallengerVersion(),
        report.getPromoted() ? "released, mode " + config.releaseMode() : "not released");
    return Optional.of(report);
  }

  /** Whom the reasons of a round may name. */
  private static Set<String> people(RoundInput input) {
    Set<String> people = new HashSet<>(input.champion().contract().identities());
    people.addAll(input.newPeople());
    input.sample().forEach(stretch -> people.add(stretch.stratum().userId()));
    return people;
  }

  private @Nullable ModelRelease release(Champion champion, RoundResult result, Instant now) {
    RoundResult.Challenger challenger = result.challenger();
    if (challenger == null || !result.verdict().promoted()) {
      return null;
    }
    // Receivers refuse a release that is not after the one that serves, whatever clocks say.
    Instant earliest = champion.releasedAt().plus(1, ChronoUnit.MICROS);
    return models
        .signer()
        .sign(
            challenger.file(),
            config.releaseMode(),
            champion.file().version(),
            challenger.goldenVector(),
            now.isBefore(earliest) ? earliest : now);
  }

  private long newWindows(NewData newData) {
    return newData.windows(models.first().contract().hopMicros());
  }

  private void onEpoch(TrainingProgress epoch) {
    requireGoing();
    progress.onEpoch(epoch);
  }

  private void requireGoing() {
    if (!isOpen()) {
      throw new CancellationException("the service is being closed");
    }
  }

  private void startOver(Exception e) throws InterruptedException {
    if (isOpen()) {
      LOG.warn("The service starts over in {}", config.retry(), e);
      counters.restarted();
      update(before -> before.withProblem(Phase.RETRYING, problem(e)));
      boolean unused = closed.await(config.retry().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  /** Called by the service's own thread alone. */
  private void update(UnaryOperator<RetrainingStatus> change) {
    status = change.apply(status);
  }

  /** How the service stands. */
  public RetrainingStatus status() {
    return status;
  }

  /**
   * Ends {@link #run} or {@link #once} soon: after the current poll, epoch or transaction. A round
   * that is not committed is as if it had never been. Does not wait.
   */
  @Override
  public void close() {
    closed.countDown();
  }
}
