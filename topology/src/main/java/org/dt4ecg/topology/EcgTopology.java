package org.dt4ecg.topology;

import static org.dt4ecg.schemas.topic.Topics.ACTIVITY_BOUTS;
import static org.dt4ecg.schemas.topic.Topics.ACTIVITY_RESULTS;
import static org.dt4ecg.schemas.topic.Topics.DEVICE_ASSIGNMENTS;
import static org.dt4ecg.schemas.topic.Topics.ECG_DEAD_LETTERS;
import static org.dt4ecg.schemas.topic.Topics.ECG_LABELS;
import static org.dt4ecg.schemas.topic.Topics.ECG_SAMPLES;
import static org.dt4ecg.schemas.topic.Topics.IDENTITY_RESULTS;
import static org.dt4ecg.schemas.topic.Topics.IDENTITY_TEMPLATES;
import static org.dt4ecg.schemas.topic.Topics.LABELLED_ECG;
import static org.dt4ecg.schemas.topic.Topics.SHADOW_RESULTS;
import static org.dt4ecg.schemas.topic.Topics.USER_ACTIVITY;
import static org.dt4ecg.schemas.topic.Topics.USER_PROFILES;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.deadletter.AsRead;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.validation.FrameRules;
import org.dt4ecg.topology.classification.BatchSettings;
import org.dt4ecg.topology.deadletter.DeadLetterProcessor;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.enrolment.EnrolledTemplates;
import org.dt4ecg.topology.events.FramesToEvents;
import org.dt4ecg.topology.events.Nodes;
import org.dt4ecg.topology.events.Outcome;
import org.dt4ecg.topology.events.Outcome.FrameAccepted;
import org.dt4ecg.topology.events.Outcome.Rejected;
import org.dt4ecg.topology.join.Assignments;
import org.dt4ecg.topology.join.Profiles;
import org.dt4ecg.topology.labels.JoinLabels;
import org.dt4ecg.topology.labels.JoinLabels.LabelInput;
import org.dt4ecg.topology.labels.LabelOutcome;
import org.dt4ecg.topology.labels.LabelOutcome.Labelled;
import org.dt4ecg.topology.labels.LabelSettings;
import org.dt4ecg.topology.serving.ModelSource;
import org.dt4ecg.topology.tables.GlobalTable;
import org.dt4ecg.topology.validation.FrameTimestampExtractor;
import org.dt4ecg.topology.validation.ValidateFramesProcessor;
import org.dt4ecg.topology.windowing.InputProgress;

/**
 * The topology: frames of ECG in, who is doing what out. Pure: building it touches no broker and no
 * file, and the same arguments give the same topology.
 */
public final class EcgTopology {

  private final TopologyConfig config;
  private final ValueSerdes serdes;
  private final ModelSource models;
  private final WindowObserver observer;
  private final InputProgress progress;
  private final InstantSource clock;

  /**
   * A topology in which one model serves for ever.
   *
   * @param model its contract fixes the windows; closed by the caller, after the streams
   * @param clock the wall clock
   */
  public EcgTopology(
      TopologyConfig config, ValueSerdes serdes, ServableModel model, InstantSource clock) {
    this(
        config,
        serdes,
        ModelSource.fixed(model),
        WindowObserver.NONE,
        InputProgress.ALWAYS_READ,
        clock);
  }

  /**
   * A topology in which the model may be replaced while it runs.
   *
   * @param models says which model serves, whose contract fixes the windows, and which is its
   *     shadow
   * @param observer is told of every window that the model has spoken on, by all stream threads
   * @param progress says whether a task has read all there is: only then silence is counted
   * @param clock the wall clock
   */
  EcgTopology(
      TopologyConfig config,
      ValueSerdes serdes,
      ModelSource models,
      WindowObserver observer,
      InputProgress progress,
      InstantSource clock) {
    this.config = config;
    this.serdes = serdes;
    this.models = models;
    this.observer = observer;
    this.progress = progress;
    this.clock = clock;
  }

  /** Wires the topology. */
  public Topology build() {
    StreamsBuilder builder = new StreamsBuilder();
    Assignments assignments = new Assignments(serdes);
    Profiles profiles = new Profiles(serdes);
    EnrolledTemplates templates = new EnrolledTemplates(serdes);
    KStream<String, Outcome> frames = validatedFrames(builder);
    KStream<String, FrameAccepted> accepted = only(frames);
    KStream<String, Object> results =
        accepted.process(
            framesToEvents(assignments, profiles, templates), Named.as(Nodes.FRAMES_TO_EVENTS));

    write(results, IDENTITY_RESULTS);
    write(results, ACTIVITY_RESULTS);
    write(results, USER_ACTIVITY);
    write(results, ACTIVITY_BOUTS);
    write(results, SHADOW_RESULTS);
    KStream<String, Rejected> rejectedFrames = only(frames);
    rejectedFrames
        .merge(only(results), Named.as(Nodes.ALL_REJECTED))
        .process(DeadLetterProcessor::new, Named.as("describe-rejection"))
        .to(ECG_DEAD_LETTERS.name(), deadLetters(Nodes.sink(ECG_DEAD_LETTERS)));

    config.labels().ifPresent(settings -> joinLabels(builder, accepted, settings));
    keepTables(builder, assignments, profiles, templates);
    return builder.build();
  }

  private KStream<String, Outcome> validatedFrames(StreamsBuilder builder) {
    FrameRules rules = new FrameRules(config.futureTolerance(), clock);
    List<String> accepting =
        config.labels().isPresent()
            ? List.of(Nodes.FRAMES_TO_EVENTS, Nodes.FRAMES_TO_LABEL)
            : List.of(Nodes.FRAMES_TO_EVENTS);
    return builder.stream(
            ECG_SAMPLES.name(),
            read(ECG_SAMPLES).withTimestampExtractor(new FrameTimestampExtractor(rules, clock)))
        .process(
            () ->
                new ValidateFramesProcessor(
                    () -> models.current().contract().inputUnit(), rules, accepting),
            Named.as("validate-frames"));
  }

  private FramesToEvents framesToEvents(
      Assignments assignments, Profiles profiles, EnrolledTemplates templates) {
    return new FramesToEvents(
        config.windowing(),
        new BatchSettings(config.batchMaxWindows(), config.batchLinger()),
        config.holeTolerance(),
        config.framesInMemory(),
        models,
        serdes,
        assignments,
        profiles,
        templates,
        observer,
        progress,
        clock);
  }

  /**
   * Assignments of devices, names and templates of people, the same in all tasks. Added last, since
   * the sub-topology of the tasks would get another number, and with it other folders.
   */
  private static void keepTables(
      StreamsBuilder builder,
      Assignments assignments,
      Profiles profiles,
      EnrolledTemplates templates) {
    keepTable(builder, DEVICE_ASSIGNMENTS, assignments.table());
    keepTable(builder, USER_PROFILES, profiles.table());
    keepTable(builder, IDENTITY_TEMPLATES, templates.table());
  }

  /**
   * Adds a global table. Its processor keeps what it reads; the store that Kafka Streams asks for
   * stays empty.
   */
  private static void keepTable(
      StreamsBuilder builder, Topic<String, ?> topic, GlobalTable<?> reader) {
    builder.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(topic.name()), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled(),
        topic.name(),
        Consumed.with(Serdes.String(), Serdes.ByteArray()).withName(topic.name()),
        reader);
  }

  /**
   * Labels and the frames that they are about. Added last, so that turning it on leaves the state
   * of everything else where it is.
   */
  private void joinLabels(
      StreamsBuilder builder, KStream<String, FrameAccepted> frames, LabelSettings settings) {
    KStream<String, LabelInput> labels =
        builder.stream(
                ECG_LABELS.name(),
                // A label without a time of its own must not stop the stream.
                read(ECG_LABELS)
                    .withTimestampExtractor(
                        (record, partitionTime) ->
                            Math.max(0, Math.min(record.timestamp(), clock.millis()))))
            .map(
                (key, label) -> KeyValue.pair("", new LabelInput.LabelRead(key, label)),
                Named.as("labels-to-join"));
    Map<String, KStream<String, LabelOutcome>> joined =
        frames
            .<LabelInput>mapValues(
                accepted -> new LabelInput.FrameRead(accepted.frame()),
                Named.as(Nodes.FRAMES_TO_LABEL))
            .merge(labels, Named.as("frames-and-labels"))
            .process(new JoinLabels(settings, serdes, progress, clock), Named.as("join-labels"))
            .split(Named.as("labels"))
            .branch((device, outcome) -> outcome instanceof Labelled, Branched.as("-joined"))
            .defaultBranch(Branched.as("-refused"));
    branch(joined, "labels-joined")
        .mapValues(outcome -> ((Labelled) outcome).ecg(), Named.as("labelled-frames"))
        .to(LABELLED_ECG.name(), produced(LABELLED_ECG));
    branch(joined, "labels-refused")
        .map(
            (device, outcome) ->
                KeyValue.pair(
                    ((LabelOutcome.Rejected) outcome).key(),
                    ((LabelOutcome.Rejected) outcome).record()),
            Named.as("refused-labels"))
        .to(ECG_DEAD_LETTERS.name(), deadLetters("refused-labels-sink"));
  }

  /**
   * Reads keys and values as bytes, each value with the decoded record or what is wrong with it.
   */
  private <V extends SpecificRecord> Consumed<byte[], AsRead<V>> read(Topic<String, V> topic) {
    return Consumed.with(Serdes.ByteArray(), AsRead.serde(topic, serde(topic)))
        .withName(topic.name() + "-source");
  }

  private <V extends SpecificRecord> void write(
      KStream<String, Object> results, Topic<String, V> topic) {
    KStream<String, V> ofTopic = only(results);
    ofTopic.to(topic.name(), produced(topic));
  }

  private <V extends SpecificRecord> Produced<String, V> produced(Topic<String, V> topic) {
    return Produced.with(Serdes.String(), serde(topic)).withName(Nodes.sink(topic));
  }

  /**
   * The stream, known to carry values of a subclass only: a step forwards to each node by its name,
   * and to this one values of this class alone.
   */
  @SuppressWarnings("unchecked")
  private static <V> KStream<String, V> only(KStream<String, ? super V> stream) {
    return (KStream<String, V>) stream;
  }

  private static Produced<byte[], byte[]> deadLetters(String sink) {
    return Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(sink);
  }

  private <V extends SpecificRecord> Serde<V> serde(Topic<String, V> topic) {
    return serdes.serdeFor(topic.valueType());
  }

  private static <V> KStream<String, V> branch(
      Map<String, KStream<String, V>> branches, String name) {
    KStream<String, V> branch = branches.get(name);
    if (branch == null) {
      throw new IllegalStateException("There is no branch " + name + " in " + branches.keySet());
    }
    return branch;
  }
}
