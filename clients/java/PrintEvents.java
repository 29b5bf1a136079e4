import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Prints who is doing what: events of a device from the oldest on, by Kafka's own client and Avro
 * alone. Usage: {@code java -cp LIBRARIES PrintEvents.java DEVICE EVENTS}
 */
class PrintEvents {

  public static void main(String[] arguments) throws Exception {
    String brokers = System.getenv().getOrDefault("BROKERS", "localhost:9092");
    String registry = System.getenv().getOrDefault("REGISTRY", "http://localhost:8081");
    String device = arguments[0];
    int events = Integer.parseInt(arguments[1]);
    Map<Integer, Schema> schemas = new HashMap<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", brokers,
            "group.id", "analysis-" + UUID.randomUUID(),
            "auto.offset.reset", "earliest",
            // Events are written in transactions, and the default reads those that are undone, too.
            "isolation.level", "read_committed");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("user-activity"));
      while (events > 0) {
        for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofSeconds(1))) {
          if (events > 0 && device.equals(message.key())) {
            int id = ByteBuffer.wrap(message.value()).getInt(1);
            if (!schemas.containsKey(id)) {
              schemas.put(id, schema(registry, id));
            }
            print(event(schemas.get(id), message.value()));
            events--;
          }
        }
      }
    }
  }

  private static Schema schema(String registry, int id) throws Exception {
    String known =
        new ObjectMapper()
            .readTree(URI.create(registry + "/schemas/ids/" + id).toURL().openStream())
            .get("schema")
            .textValue();
    return new Schema.Parser().parse(known);
  }

  private static GenericRecord event(Schema schema, byte[] message) throws Exception {
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(message, 5, message.length - 5, null));
  }

  private static void print(GenericRecord event) {
    System.out.printf(
        "%s %s %s %s%n",
        Instant.EPOCH.plus((Long) event.get("windowStart"), ChronoUnit.MICROS),
        event.get("deviceId"),
        Objects.requireNonNullElse(event.get("userId"), "unknown"),
        Objects.requireNonNullElse(event.get("activity"), "unclaimed"));
  }
}
