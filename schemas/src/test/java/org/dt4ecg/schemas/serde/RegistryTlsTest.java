package org.dt4ecg.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTlsTest {

  private static final String PASSWORD = "password-of-the-store";
  private static final Schema SCHEMA = SchemaBuilder.record("a.R").fields().endRecord();

  private static Path store;

  @BeforeAll
  static void makeAKeyAndItsCertificate(@TempDir Path folder) throws Exception {
    store = TestKeyStore.make(folder, PASSWORD);
  }

  @Test
  void aRegistryWithACertificateFromTheTrustStoreIsTalkedTo() throws IOException {
    try (TestRegistryServer server = TestRegistryServer.startTls(serverContext());
        HttpSchemaRegistry registry =
            HttpSchemaRegistry.from(settings(server.url(), store, PASSWORD))) {
      assertThat(registry.schemaById(registry.register("s", SCHEMA))).isEqualTo(SCHEMA);
    }
  }

  @Test
  void aRegistryWhoseCertificateNobodyVouchesForIsNotTalkedTo() throws IOException {
    try (TestRegistryServer server = TestRegistryServer.startTls(serverContext());
        HttpSchemaRegistry registry =
            HttpSchemaRegistry.from(
                Map.of(
                    SchemaRegistryConfig.URL, server.url(), SchemaRegistryConfig.MAX_RETRIES, 0))) {
      assertThatThrownBy(() -> registry.register("s", SCHEMA))
          .isInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining("certificat");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aStoreThatCannotBeReadIsRefusedWithItsKey(@TempDir Path folder) throws IOException {
    Path noStore = Files.writeString(folder.resolve("no-store.p12"), "text");
    for (Path wrong : new Path[] {folder.resolve("missing.p12"), noStore}) {
      assertThatThrownBy(
              () -> HttpSchemaRegistry.from(settings("https://localhost", wrong, PASSWORD)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("schema.registry.ssl.")
          .hasMessageContaining(wrong.toString());
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndNotPrinted() {
    assertThatThrownBy(
            () -> HttpSchemaRegistry.from(settings("https://localhost", store, "not-the-one")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("right password")
        .hasMessageNotContaining("not-the-one");
  }

  private static Map<String, Object> settings(String url, Path file, String password) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(SchemaRegistryConfig.URL, url);
    settings.put(SchemaRegistryConfig.MAX_RETRIES, 0);
    settings.put(SchemaRegistryConfig.TRUSTSTORE_LOCATION, file.toString());
    settings.put(SchemaRegistryConfig.TRUSTSTORE_PASSWORD, password);
    settings.put(SchemaRegistryConfig.KEYSTORE_LOCATION, file.toString());
    settings.put(SchemaRegistryConfig.KEYSTORE_PASSWORD, password);
    return settings;
  }

  private static SSLContext serverContext() {
    return RegistryTls.context(
            new SchemaRegistryConfig(settings("https://localhost", store, PASSWORD)))
        .orElseThrow();
  }
}
