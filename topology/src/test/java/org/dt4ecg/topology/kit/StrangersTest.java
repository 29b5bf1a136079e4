package org.dt4ecg.topology.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StrangersTest {

  private static final TestDevice STRAP = TestDevice.of("strap-1", Pipeline.T0);

  private final FakeModel model = new FakeModel();
  private final Pipeline ecg = Pipeline.with(model);
  private final Serde<UserActivity> events = ecg.serdes().serdeFor(UserActivity.class);
  private final TopologyTestDriver mine = new TopologyTestDriver(strangers(events));
  private final TestInputTopic<String, UserActivity> in =
      mine.createInputTopic("user-activity", new StringSerializer(), events.serializer());
  private final TestOutputTopic<String, String> out =
      mine.createOutputTopic("strangers", new StringDeserializer(), new StringDeserializer());

  /** What is under test: yours, in the place of this. */
  private static Topology strangers(Serde<UserActivity> events) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("user-activity", Consumed.with(Serdes.String(), events))
        .filter((device, event) -> event.getWearer() == WearerMatch.OTHER_PERSON)
        .mapValues(UserActivity::getUserId)
        .to("strangers", Produced.with(Serdes.String(), Serdes.String()));
    return builder.build();
  }

  @AfterEach
  void close() {
    mine.close();
    ecg.close();
  }

  @Test
  void whoWearsTheDeviceOfSomebodyElseIsNamed() {
    ecg.assign("strap-1", FakeModel.ANNA);
    // Six seconds, in frames of half a second: two windows of 4 s, the second 2 s later.
    ecg.send(STRAP.frames(0, 12));
    ecg.expectFirstWindows("strap-1", Pipeline.T0, 2).forEach(this::pipe);
    assertThat(out.isEmpty()).as("Anna wears what is hers").isTrue();

    model.recognisingBert();
    ecg.send(STRAP.frames(12, 16)).expectWindows("strap-1", Pipeline.T0, 2).forEach(this::pipe);
    assertThat(out.readKeyValuesToList()).containsExactly(KeyValue.pair("strap-1", FakeModel.BERT));
    ecg.expectNoMoreRecords();
  }

  private void pipe(UserActivity event) {
    in.pipeInput(event.getDeviceId(), event);
  }
}
