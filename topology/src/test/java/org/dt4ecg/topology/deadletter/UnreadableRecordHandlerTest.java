package org.dt4ecg.topology.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Response;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Result;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnreadableRecordHandlerTest {

  private static final byte[] KEY = {1};
  private static final byte[] VALUE = {2, 3};

  private final UnreadableRecordHandler handler = new UnreadableRecordHandler();

  @BeforeEach
  void configure() {
    handler.configure(
        Map.of(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "ecg-dead-letters"));
  }

  @Test
  void bytesThatAreNoAvroGoToTheDeadLettersAsTheyWere() {
    Response response = handle(new SerializationException("no magic byte"));
    assertThat(response.result()).isEqualTo(Result.RESUME);
    assertThat(response.deadLetterQueueRecords())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.topic()).isEqualTo("ecg-dead-letters");
              assertThat(letter.key()).isEqualTo(KEY);
              assertThat(letter.value()).isEqualTo(VALUE);
            });
  }

  @Test
  void anUnknownSchemaIdGoesToTheDeadLetters() {
    Response response =
        handle(new SchemaRegistryException(Reason.NOT_FOUND, "there is no schema 42"));
    assertThat(response.result()).isEqualTo(Result.RESUME);
    assertThat(response.deadLetterQueueRecords()).hasSize(1);
  }

  @Test
  void aRegistryThatIsDownFailsTheThreadAndMakesNoDeadLetter() {
    SchemaRegistryException down =
        new SchemaRegistryException(Reason.UNAVAILABLE, "the registry does not answer");
    for (Exception exception : new Exception[] {down, new SerializationException("…", down)}) {
      Response response = handle(exception);
      assertThat(response.result()).isEqualTo(Result.FAIL);
      assertThat(response.deadLetterQueueRecords()).isEmpty();
    }
  }

  private Response handle(Exception exception) {
    return handle("ecg-samples", exception);
  }

  private Response handle(String topic, Exception exception) {
    return handler.handleError(
        new Context(), new ConsumerRecord<>(topic, 0, 7, KEY, VALUE), exception);
  }

  /** Where the record stood. */
  private static final class Context implements ErrorHandlerContext {

    @Override
    public String topic() {
      return "ecg-samples";
    }

    @Override
    public int partition() {
      return 0;
    }

    @Override
    public long offset() {
      return 7;
    }

    @Override
    public Headers headers() {
      return new RecordHeaders();
    }

    @Override
    public String processorNodeId() {
      return "ecg-samples-source";
    }

    @Override
    public TaskId taskId() {
      return new TaskId(0, 0);
    }

    @Override
    public long timestamp() {
      return 0;
    }

    @Override
    public byte[] sourceRawKey() {
      return KEY.clone();
    }

    @Override
    public byte[] sourceRawValue() {
      return VALUE.clone();
    }
  }
}
