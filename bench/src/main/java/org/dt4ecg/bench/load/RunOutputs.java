package org.dt4ecg.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.cluster.ResultReader;
import org.dt4ecg.bench.contestant.WindowSource;
import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.oracle.DirectClaim;
import org.dt4ecg.bench.oracle.Event;
import org.dt4ecg.bench.oracle.Expectation;
import org.dt4ecg.bench.oracle.TopicJudge;
import org.dt4ecg.bench.oracle.TopicVerdict;
import org.dt4ecg.bench.oracle.Window;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/** What came out of a run, read committed, held against what went in. */
final class RunOutputs {

  /** Windows whose claims are worked out without a stream. */
  private static final int SAMPLE = 200;

  private static final long LOOK_EVERY_MILLIS = 200;

  private final TestBed bed;
  private final RunPlan plan;
  private final Expectation expectation;
  private final MadeUpFleet fleet;
  private final Path modelPath;
  private final ResultReader reader;
  private long lastMillis;

  RunOutputs(
      TestBed bed, RunPlan plan, Expectation expectation, MadeUpFleet fleet, Path modelPath) {
    this.bed = bed;
    this.plan = plan;
    this.expectation = expectation;
    this.fleet = fleet;
    this.modelPath = modelPath;
    this.reader = bed.reader();
  }

  /** Waits until as many events are committed as there have to be, or no more come. */
  void awaitCommitted(Duration patience) throws InterruptedException {
    List<Topic<String, ? extends SpecificRecord>> topics = new ArrayList<>();
    topics.add(Topics.USER_ACTIVITY);
    if (plan.contestant().publishesParts()) {
      topics.add(Topics.IDENTITY_RESULTS);
      topics.add(Topics.ACTIVITY_RESULTS);
    }
    for (Topic<String, ?> topic : topics) {
      long before = -1;
      long deadline = System.nanoTime() + patience.toNanos();
      while (before < expectation.windows() && System.nanoTime() < deadline) {
        AtomicLong events = new AtomicLong();
        reader.forEachBytes(List.of(topic.name()), record -> events.incrementAndGet());
        if (events.get() > before) {
          before = events.get();
          deadline = System.nanoTime() + patience.toNanos();
        }
        if (before < expectation.windows()) {
          TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
      }
    }
  }

  /** Judges all that is there. */
  Map<String, TopicVerdict> verdicts() throws BenchException {
    Map<Window, DirectClaim> claims = directClaims();
    Map<String, TopicVerdict> verdicts = new TreeMap<>();
    put(verdicts, Topics.USER_ACTIVITY, Event::of, claims);
    if (plan.contestant().publishesParts()) {
      put(verdicts, Topics.IDENTITY_RESULTS, Event::ofIdentity, claims);
      put(verdicts, Topics.ACTIVITY_RESULTS, Event::ofActivity, claims);
    }
    return verdicts;
  }

  private <V extends SpecificRecord> void put(
      Map<String, TopicVerdict> verdicts,
      Topic<String, V> topic,
      Function<ConsumerRecord<String, V>, Event> event,
      Map<Window, DirectClaim> claims) {
    TopicJudge judge = expectation.judge(claims);
    reader.forEach(
        topic,
        record -> {
          if (topic.equals(Topics.USER_ACTIVITY)) {
            lastMillis = Math.max(lastMillis, record.timestamp());
          }
          judge.accept(event.apply(record));
        });
    verdicts.put(topic.name(), judge.verdict());
  }

  /** The broker's time of the last event, in ms since the epoch, once all was judged. */
  long lastMillis() {
    return lastMillis;
  }

  /** Keys and values, uncompressed, that are on each topic with anything on it. */
  Map<String, Long> bytesWritten() throws BenchException, InterruptedException {
    Map<String, Long> bytes = new TreeMap<>();
    try {
      reader.forEachBytes(
          bed.admin().listTopics().names().get(),
          record ->
              bytes.merge(
                  record.topic(),
                  (long) Math.max(0, record.serializedKeySize())
                      + Math.max(0, record.serializedValueSize()),
                  Long::sum));
    } catch (ExecutionException e) {
      throw new BenchException("The topics cannot be listed: " + e.getMessage(), e);
    }
    return bytes;
  }

  private Map<Window, DirectClaim> directClaims() throws BenchException {
    Map<Window, DirectClaim> claims = new HashMap<>();
    try (ServableModel model = plan.workload().load(modelPath);
        WindowClassifier classifier = model.newClassifier()) {
      WindowSource source = new WindowSource(model.contract());
      ClaimPolicy policy = new ClaimPolicy(model.contract());
      for (Window window : expectation.sample(SAMPLE)) {
        long start = source.grid().start(window.session().startMicros(), window.index());
        AssembledWindow signal =
            source.assemble(
                fleet.framesBetween(
                    window.session().deviceId(), start, start + source.grid().windowMicros()),
                start);
        Prediction prediction =
            classifier.classify(List.of(signal.samples())).get(0).on(signal.quality());
        claims.put(
            window,
            new DirectClaim(
                policy.claim(prediction, signal.quality()), prediction, model.contract()));
      }
    } catch (IOException | InvalidModelException | ClassificationException e) {
      throw new BenchException("The model cannot be asked: " + e.getMessage(), e);
    }
    return claims;
  }
}
