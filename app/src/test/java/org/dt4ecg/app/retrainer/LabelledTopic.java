package org.dt4ecg.app.retrainer;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;

/** Writes recordings to {@code labelled-ecg}, all at once. */
final class LabelledTopic {

  private LabelledTopic() {}

  static void send(Map<String, Object> properties, RecordingSource source) throws IOException {
    FrameCutter cutter = new FrameCutter(FrameCutter.DEFAULT_FRAME_PERIOD);
    try (ValueSerdes serdes = ValueSerdes.from(properties);
        KafkaProducer<String, LabelledEcg> producer =
            new KafkaProducer<>(
                properties,
                new StringSerializer(),
                serdes.serdeFor(LabelledEcg.class).serializer())) {
      for (RecordingInfo info : source.recordings()) {
        for (EcgSamples frame : cutter.cut(source.read(info), "device-" + info.userId(), 0, 0)) {
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      Topics.LABELLED_ECG.name(), frame.getDeviceId(), labelled(info, frame)));
        }
      }
      producer.flush();
    }
  }

  private static LabelledEcg labelled(RecordingInfo info, EcgSamples frame) {
    return LabelledEcg.newBuilder()
        .setDeviceId(frame.getDeviceId())
        .setSessionId(info.sessionId())
        .setStartTime(frame.getStartTime())
        .setSamplingRate(frame.getSamplingRate())
        .setLead(frame.getLead())
        .setMicrovoltsPerCount(frame.getMicrovoltsPerCount())
        .setBaselineCount(frame.getBaselineCount())
        .setSamples(frame.getSamples())
        .setUserId(info.userId())
        .setActivity(info.activity())
        .setLabelSource("simulator")
        .build();
  }
}
