package org.dt4ecg.schemas.serde;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIf;

@DisplayName("The contract of serdes: Confluent's SpecificAvroSerde, named by configuration")
@EnabledIf(
    value = "isOnTheClassPath",
    disabledReason =
        "Confluent's serde is not on the class path; run with -P confluent to test it too")
class ConfluentSerdeTest extends AvroSerdeContract {

  private static final String SERDE = "io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde";

  private TestRegistryServer server;

  static boolean isOnTheClassPath() {
    try {
      Class.forName(SERDE, false, ConfluentSerdeTest.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @BeforeEach
  void startRegistry() throws IOException {
    server = TestRegistryServer.start();
  }

  @AfterEach
  void stopRegistry() {
    server.close();
  }

  @Override
  <T extends SpecificRecord> Serde<T> serdeFor(Class<T> type) {
    return ValueSerdes.from(
            Map.of(ValueSerdes.AVRO_SERDE, SERDE, SchemaRegistryConfig.URL, server.url()))
        .serdeFor(type);
  }

  @Override
  SchemaRegistry registry() {
    return server.schemas();
  }
}
