package org.dt4ecg.bench.swap;

import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.fleet.stream.FleetProducers;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.release.PemKeys;
import org.dt4ecg.model.release.ReleaseKey;
import org.dt4ecg.model.release.ReleaseSigner;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;

/** Publishes releases, signed with a key of this run. */
public final class SwapPublisher implements AutoCloseable {

  private final Path publicKey;
  private final ReleaseSigner signer;
  private final Producer<String, ModelRelease> producer;

  /**
   * @param folder where the keys are kept
   */
  public SwapPublisher(Path folder, Map<String, Object> cluster, ValueSerdes serdes)
      throws BenchException {
    KeyPair keys = PemKeys.generate();
    publicKey = folder.resolve("bench.pub");
    try {
      PemKeys.write(keys, folder.resolve("bench.key"), publicKey);
      signer = new ReleaseSigner(keys);
    } catch (IOException | InvalidKeyException e) {
      throw new BenchException("No keys could be made in " + folder + ": " + e.getMessage(), e);
    }
    Map<String, Object> configuration = new HashMap<>(cluster);
    configuration.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Topics.MODEL_RELEASES.configuration().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    producer = FleetProducers.create(Topics.MODEL_RELEASES, configuration, serdes);
  }

  /** File of the key that has to be trusted. */
  public Path publicKey() {
    return publicKey;
  }

  /** Returns when the broker has the release. */
  public void publish(ModelFile file) throws BenchException, InterruptedException {
    ModelRelease release = signer.sign(file, null, null, Instant.now());
    try {
      producer
          .send(new ProducerRecord<>(Topics.MODEL_RELEASES.name(), ReleaseKey.of(release), release))
          .get();
    } catch (ExecutionException e) {
      throw new BenchException("A release could not be published: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
