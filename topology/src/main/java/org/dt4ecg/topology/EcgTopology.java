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
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.GlobalKTable;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.ResultHalf;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.topology.bouts.CollectBouts;
import org.dt4ecg.topology.bouts.Decision;
import org.dt4ecg.topology.classification.BatchSettings;
import org.dt4ecg.topology.classification.ClassifyWindows;
import org.dt4ecg.topology.deadletter.AbsentIfUnreadableSerde;
import org.dt4ecg.topology.deadletter.AsReadSerde;
import org.dt4ecg.topology.deadletter.DeadLetterProcessor;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.enrolment.EnrolledTemplates;
import org.dt4ecg.topology.fusion.FuseSession;
import org.dt4ecg.topology.fusion.WindowResults;
import org.dt4ecg.topology.join.Enrichment;
import org.dt4ecg.topology.join.JoinResults;
import org.dt4ecg.topology.join.ResultHalves;
import org.dt4ecg.topology.labels.JoinLabels;
import org.dt4ecg.topology.labels.LabelInput;
import org.dt4ecg.topology.labels.LabelOutcome;
import org.dt4ecg.topology.labels.LabelOutcome.Labelled;
import org.dt4ecg.topology.labels.LabelOutcome.Refused;
import org.dt4ecg.topology.labels.LabelSettings;
import org.dt4ecg.topology.outcome.Outcome;
import org.dt4ecg.topology.outcome.Outcome.Accepted;
import org.dt4ecg.topology.outcome.Outcome.Classified;
import org.dt4ecg.topology.outcome.Outcome.ScoredAlong;
import org.dt4ecg.topology.serving.ModelSource;
import org.dt4ecg.topology.time.FrameTimestampExtractor;
import org.dt4ecg.topology.validation.FrameValidator;
import org.dt4ecg.topology.validation.PlausibleTime;
import org.dt4ecg.topology.validation.ValidateFramesProcessor;

/**
 * The topology: frames of ECG in, who is doing what out. Pure: building it touches no broker and no
 * file, and the same arguments give the same topology.
 */
public final class EcgTopology {

  private final TopologyConfig config;
  private final ValueSerdes serdes;
  private final ModelSource models;
  private final WindowObserver observer;
  private final InstantSource clock;

  /**
   * A topology in which one model serves for ever.
   *
   * @param model its contract fixes the windows; closed by the caller, after the streams
   * @param clock the wall clock
   */
  public EcgTopology(
      TopologyConfig config, ValueSerdes serdes, ServableModel model, InstantSource clock) {
    this(config, serdes, ModelSource.fixed(model), WindowObserver.NONE, clock);
  }

  /**
   * A topology in which the model may be replaced while it runs.
   *
   * @param models says which model serves, whose contract fixes the windows, and which scores along
   * @param observer is told of every window that the model has spoken on, by all stream threads
   * @param clock the wall clock
   */
  public EcgTopology(
      TopologyConfig config,
      ValueSerdes serdes,
      ModelSource models,
      WindowObserver observer,
      InstantSource clock) {
    this.config = config;
    this.serdes = serdes;
    this.models = models;
    this.observer = observer;
    this.clock = clock;
  }

  /** Wires the topology. */
  public Topology build() {
    StreamsBuilder builder = new StreamsBuilder();
    PlausibleTime plausibleTime = new PlausibleTime(config.futureTolerance());

    KStream<String, EcgSamples> frames =
        builder.stream(
            ECG_SAMPLES.name(),
            read(ECG_SAMPLES)
                .withTimestampExtractor(new FrameTimestampExtractor(plausibleTime, clock)));

    FrameValidator validator =
        new FrameValidator(() -> models.current().contract().inputUnit(), plausibleTime, clock);
    Map<String, KStream<String, Outcome>> checked =
        frames
            .<String, Outcome>process(
                () -> new ValidateFramesProcessor(validator), Named.as("validate-frames"))
            .split(Named.as("frames"))
            .branch((device, outcome) -> outcome instanceof Accepted, Branched.as("-accepted"))
            .defaultBranch(Branched.as("-rejected"));

    KStream<String, EcgSamples> accepted =
        branch(checked, "frames-accepted")
            .mapValues(outcome -> ((Accepted) outcome).frame(), Named.as("accepted-frames"));
    Map<String, KStream<String, Outcome>> classified =
        accepted
            .process(classifyWindows(), Named.as("classify-windows"))
            .split(Named.as("windows"))
            .branch((device, outcome) -> outcome instanceof Classified, Branched.as("-classified"))
            .branch((device, outcome) -> outcome instanceof ScoredAlong, Branched.as("-shadowed"))
            .defaultBranch(Branched.as("-rejected"));

    KStream<String, WindowResults> windows =
        branch(classified, "windows-classified")
            .mapValues(outcome -> (Classified) outcome, Named.as("classified-windows"))
            .process(fuseSession(), Named.as("fuse-session"));
    windows
        .mapValues(WindowResults::identity, Named.as("identity-of-window"))
        .to(IDENTITY_RESULTS.name(), write(IDENTITY_RESULTS));
    windows
        .mapValues(WindowResults::activity, Named.as("activity-of-window"))
        .to(ACTIVITY_RESULTS.name(), write(ACTIVITY_RESULTS));
    branch(classified, "windows-shadowed")
        .mapValues(outcome -> ((ScoredAlong) outcome).result(), Named.as("shadow-of-window"))
        .to(SHADOW_RESULTS.name(), write(SHADOW_RESULTS));
    branch(checked, "frames-rejected")
        .merge(branch(classified, "windows-rejected"), Named.as("all-rejected"))
        .process(DeadLetterProcessor::new, Named.as("describe-rejection"))
        .to(ECG_DEAD_LETTERS.name(), asRead(ECG_SAMPLES).withName("ecg-dead-letters-sink"));

    KStream<String, UserActivity> events = joinResults(builder);
    events.to(USER_ACTIVITY.name(), write(USER_ACTIVITY));
    events
        .filter(
            (device, event) -> Decision.of(event).userId() != null, Named.as("recognised-people"))
        .selectKey((device, event) -> Decision.of(event).userId(), Named.as("by-person"))
        .repartition(repartitioned(USER_ACTIVITY).withName("user-activity-by-person"))
        .process(collectBouts(), Named.as("collect-bouts"))
        .to(ACTIVITY_BOUTS.name(), write(ACTIVITY_BOUTS));

    keepTemplates(builder);
    config.labels().ifPresent(settings -> joinLabels(builder, accepted, settings));
    return builder.build();
  }

  /** Both results of each window, with assignments and profiles. */
  private KStream<String, UserActivity> joinResults(StreamsBuilder builder) {
    KStream<String, IdentityResult> identities = results(builder, IDENTITY_RESULTS);
    KStream<String, ActivityResult> activities = results(builder, ACTIVITY_RESULTS);
    KTable<String, DeviceAssignment> assignments =
        builder.table(
            DEVICE_ASSIGNMENTS.name(), table(DEVICE_ASSIGNMENTS), storedAs(DEVICE_ASSIGNMENTS));
    GlobalKTable<String, UserProfile> profiles =
        builder.globalTable(
            USER_PROFILES.name(), globalTable(USER_PROFILES), storedAs(USER_PROFILES));

    ResultHalves halves = new ResultHalves(clock);
    KStream<String, ResultHalf> identityHalves =
        identities.mapValues(halves::of, Named.as("identity-half"));
    return identityHalves
        .merge(activities.mapValues(halves::of, Named.as("activity-half")), Named.as("all-halves"))
        .processValues(
            new JoinResults(serdes, config.joinOrphanAge(), clock), Named.as("join-results"))
        .leftJoin(assignments, Enrichment::withAssignment, Joined.as("join-assignments"))
        .leftJoin(
            profiles, Enrichment::recognisedUser, Enrichment::withName, Named.as("join-profiles"))
        .leftJoin(
            profiles,
            Enrichment::fusedUser,
            Enrichment::userActivity,
            Named.as("join-fused-profiles"));
  }

  private ClassifyWindows classifyWindows() {
    return new ClassifyWindows(
        config.windowing(),
        new BatchSettings(config.batchMaxWindows(), config.batchLinger()),
        config.holeTolerance(),
        models,
        serdes,
        clock);
  }

  private FuseSession fuseSession() {
    return new FuseSession(
        config.windowing().silence(), config.batchLinger(), serdes, observer, clock);
  }

  /**
   * The templates of people enrolled, as bytes; they are read where they are used. Added last,
   * since the sub-topologies behind it would get other numbers, and with them other task
   * directories.
   */
  private static void keepTemplates(StreamsBuilder builder) {
    builder.globalTable(
        IDENTITY_TEMPLATES.name(),
        Consumed.with(Serdes.String(), Serdes.ByteArray())
            .withName(IDENTITY_TEMPLATES.name() + "-table"),
        Materialized.<String, byte[], KeyValueStore<Bytes, byte[]>>as(EnrolledTemplates.STORE)
            .withKeySerde(Serdes.String())
            .withValueSerde(Serdes.ByteArray())
            .withCachingDisabled());
  }

  /**
   * Labels and the frames that they are about. Added last, like the templates, so that turning it
   * on leaves the state of everything else where it is.
   */
  private void joinLabels(
      StreamsBuilder builder, KStream<String, EcgSamples> frames, LabelSettings settings) {
    KStream<String, LabelInput> labels =
        builder.stream(
                ECG_LABELS.name(),
                // A label without a time of its own must not stop the stream.
                read(ECG_LABELS)
                    .withTimestampExtractor(
                        (record, partitionTime) -> Math.max(0, record.timestamp())))
            .mapValues(label -> new LabelInput.LabelRead(label), Named.as("labels-to-join"));
    Map<String, KStream<String, LabelOutcome>> joined =
        frames
            .<LabelInput>mapValues(LabelInput.FrameRead::new, Named.as("frames-to-label"))
            .merge(labels, Named.as("frames-and-labels"))
            .process(new JoinLabels(settings, serdes, clock), Named.as("join-labels"))
            .split(Named.as("labels"))
            .branch((device, outcome) -> outcome instanceof Labelled, Branched.as("-joined"))
            .defaultBranch(Branched.as("-refused"));
    branch(joined, "labels-joined")
        .mapValues(outcome -> ((Labelled) outcome).ecg(), Named.as("labelled-frames"))
        .to(LABELLED_ECG.name(), write(LABELLED_ECG));
    branch(joined, "labels-refused")
        .mapValues(outcome -> ((Refused) outcome).label(), Named.as("refused-labels"))
        .to(ECG_DEAD_LETTERS.name(), asRead(ECG_LABELS).withName("refused-labels-sink"));
  }

  private CollectBouts collectBouts() {
    return new CollectBouts(
        config.windowing().inactivityGap(), config.windowing().silence(), serdes, clock);
  }

  /** Results by device; a tombstone, which another application may have written, is no result. */
  private <V extends SpecificRecord> KStream<String, V> results(
      StreamsBuilder builder, Topic<String, V> topic) {
    return builder.stream(topic.name(), read(topic))
        .filter((device, result) -> result != null, Named.as(topic.name() + "-present"));
  }

  private <V extends SpecificRecord> Consumed<String, V> read(Topic<String, V> topic) {
    return Consumed.with(Serdes.String(), serde(topic)).withName(topic.name() + "-source");
  }

  private <V extends SpecificRecord> Consumed<String, V> table(Topic<String, V> topic) {
    return Consumed.with(Serdes.String(), serde(topic)).withName(topic.name() + "-table");
  }

  private <V extends SpecificRecord> Consumed<String, V> globalTable(Topic<String, V> topic) {
    return Consumed.with(
            Serdes.String(), new AbsentIfUnreadableSerde<>(topic.valueType(), serde(topic)))
        .withName(topic.name() + "-table");
  }

  private <V extends SpecificRecord> Produced<String, V> write(Topic<String, V> topic) {
    return Produced.with(Serdes.String(), serde(topic)).withName(topic.name() + "-sink");
  }

  private <V extends SpecificRecord> Repartitioned<String, V> repartitioned(
      Topic<String, V> topic) {
    return Repartitioned.with(Serdes.String(), serde(topic));
  }

  private <V extends SpecificRecord> Produced<String, V> asRead(Topic<String, V> topic) {
    return Produced.with(Serdes.String(), new AsReadSerde<>(topic.name(), serde(topic)));
  }

  private <V extends SpecificRecord> Materialized<String, V, KeyValueStore<Bytes, byte[]>> storedAs(
      Topic<String, V> topic) {
    return Materialized.<String, V, KeyValueStore<Bytes, byte[]>>as(topic.name())
        .withKeySerde(Serdes.String())
        .withValueSerde(serde(topic))
        .withCachingDisabled();
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
