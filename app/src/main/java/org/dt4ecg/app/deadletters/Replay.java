package org.dt4ecg.app.deadletters;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.schemas.topic.Topics;

/** Sends records again, all of them or none. */
public final class Replay {

  private static final int TOLD_EVERY = 10_000;

  private Replay() {}

  /**
   * Sends records in one transaction, in their order.
   *
   * @param properties of the cluster
   * @param progress is told how many are sent, now and then
   * @throws CommandFailure if they cannot be written; then none is
   */
  public static void send(
      Map<String, Object> properties,
      List<ProducerRecord<byte[], byte[]>> records,
      LongConsumer progress)
      throws CommandFailure {
    Map<String, Object> own = new HashMap<>(properties);
    own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "dt4ecg-replay-" + UUID.randomUUID());
    own.put(ProducerConfig.ACKS_CONFIG, "all");
    own.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.DEAD_LETTER_BYTES);
    // What an open transaction wrote is read only after its end; a broker allows 15 minutes.
    own.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 900_000);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      Future<RecordMetadata> last = null;
      long sent = 0;
      for (ProducerRecord<byte[], byte[]> record : records) {
        last = producer.send(record);
        if (++sent % TOLD_EVERY == 0) {
          progress.accept(sent);
        }
      }
      if (last != null) {
        last.get();
      }
      producer.commitTransaction();
    } catch (ExecutionException e) {
      throw notSent(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw notSent(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted; nothing was sent again", e);
    }
  }

  private static CommandFailure notSent(Throwable cause) {
    return new CommandFailure(
        "Nothing was sent again, since a record could not be written: " + cause.getMessage(),
        cause);
  }
}
