package org.dt4ecg.schemas.serde;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@DisplayName("The contract of serdes: AvroSerde, named by configuration, on a registry over HTTP")
class AvroSerdeOverHttpTest extends AvroSerdeContract {

  private TestRegistryServer server;

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
    Serde<T> serde = new AvroSerde<>();
    serde.configure(Map.of(SchemaRegistryConfig.URL, server.url()), false);
    return serde;
  }

  @Override
  SchemaRegistry registry() {
    return server.schemas();
  }
}
