package org.dt4ecg.topology.labels;

import java.time.InstantSource;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.schemas.avro.DeviceSessions;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.WaitingLabel;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.windowing.ChangelogSettings;

/**
 * Supplies the processor that joins labels with frames, and its stores. The frames are kept a
 * second time, so that windowing need not know of labels: it removes a frame as soon as its windows
 * are done.
 */
public final class JoinLabels
    implements ProcessorSupplier<String, LabelInput, String, LabelOutcome> {

  /** The frames that labels may still come for. */
  public static final String FRAMES = "label-frames";

  /** When the last recording sessions of each device began. */
  public static final String SESSIONS = "label-sessions";

  /** The labels whose samples have not all come. */
  public static final String WAITING = "waiting-labels";

  private final LabelSettings settings;
  private final ValueSerdes serdes;
  private final InstantSource clock;

  public JoinLabels(LabelSettings settings, ValueSerdes serdes, InstantSource clock) {
    this.settings = settings;
    this.serdes = serdes;
    this.clock = clock;
  }

  @Override
  public Processor<String, LabelInput, String, LabelOutcome> get() {
    return new JoinLabelsProcessor(settings, clock);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        LabelFrameStore.builder(FRAMES, serdes),
        keyValueStore(SESSIONS, DeviceSessions.class),
        keyValueStore(WAITING, WaitingLabel.class));
  }

  /** Has the schemas of what the stores of an application keep registered. */
  public static void register(String applicationId, ValueSerdes serdes) {
    serdes.register(changelog(applicationId, FRAMES), EcgSamples.class);
    serdes.register(changelog(applicationId, SESSIONS), DeviceSessions.class);
    serdes.register(changelog(applicationId, WAITING), WaitingLabel.class);
  }

  /** By Kafka Streams' rule; its serdes name records of a store by it. */
  private static String changelog(String applicationId, String store) {
    return applicationId + '-' + store + "-changelog";
  }

  private StoreBuilder<?> keyValueStore(String name, Class<? extends SpecificRecord> valueType) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), serdes.serdeFor(valueType))
        .withCachingDisabled()
        .withLoggingEnabled(ChangelogSettings.common());
  }
}
