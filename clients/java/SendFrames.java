import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A device: sends seconds of a made-up ECG, a frame a second, by Kafka's own client and Avro alone.
 * Usage: {@code java -cp LIBRARIES SendFrames.java DEVICE SECONDS}
 */
class SendFrames {

  private static final int RATE = 250;

  public static void main(String[] arguments) throws Exception {
    String brokers = System.getenv().getOrDefault("BROKERS", "localhost:9092");
    String registry = System.getenv().getOrDefault("REGISTRY", "http://localhost:8081");
    String device = arguments[0];
    int seconds = Integer.parseInt(arguments[1]);
    JsonNode known =
        new ObjectMapper()
            .readTree(
                URI.create(registry + "/subjects/ecg-samples-value/versions/latest")
                    .toURL()
                    .openStream());
    Schema schema = new Schema.Parser().parse(known.get("schema").textValue());
    long begin = 1000 * (System.currentTimeMillis() - 1000L * seconds);

    // Acknowledged by all replicas, without repeats, and partitioned by murmur2: its defaults.
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new StringSerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (int second = 0; second < seconds; second++) {
        GenericRecord frame =
            new GenericRecordBuilder(schema)
                .set("deviceId", device)
                .set("sequence", (long) second)
                .set("startTime", begin + 1_000_000L * second)
                .set("samplingRate", (double) RATE)
                .set("lead", "I")
                .set("microvoltsPerCount", 2.5)
                .set("baselineCount", 0)
                .set("samples", samples(second))
                .build();
        byte[] message = message(known.get("id").intValue(), schema, frame);
        sent.add(producer.send(new ProducerRecord<>("ecg-samples", device, message)));
      }
      for (Future<?> frame : sent) {
        frame.get();
      }
      System.out.printf("%d frames of %s sent%n", sent.size(), device);
    }
  }

  /**
   * A heart that beats every 0.8 s with 1 mV on waves of 0.1 mV, in counts of 2.5 µV: int16,
   * little-endian. A signal that stands still is taken for a lead that is off.
   */
  private static ByteBuffer samples(int second) {
    ByteBuffer samples = ByteBuffer.allocate(2 * RATE).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < RATE; i++) {
      double time = second + i / (double) RATE;
      double beat = 400 * Math.exp(-Math.pow((time % 0.8 - 0.4) / 0.02, 2));
      samples.putShort((short) Math.round(beat + 20 * (1 + Math.sin(6 * Math.PI * time))));
    }
    return samples.flip();
  }

  /** A zero, the id of the schema, and the frame in Avro's binary form. */
  private static byte[] message(int id, Schema schema, GenericRecord frame) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(message, null);
    new GenericDatumWriter<GenericRecord>(schema).write(frame, encoder);
    encoder.flush();
    return message.toByteArray();
  }
}
