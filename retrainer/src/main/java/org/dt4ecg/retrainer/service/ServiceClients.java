package org.dt4ecg.retrainer.service;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Makes the clients that the service talks to Kafka with. Each call makes a new one. */
public interface ServiceClients {

  /** A consumer of the service's group that reads committed records and commits nothing itself. */
  Consumer<byte[], byte[]> labels();

  /** A consumer in no group that reads committed records. */
  Consumer<byte[], byte[]> releases();

  /** A transactional producer that can send a whole model. */
  Producer<byte[], byte[]> producer();
}
