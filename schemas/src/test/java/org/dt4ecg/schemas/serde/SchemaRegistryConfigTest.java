package org.dt4ecg.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryConfigTest {

  @Test
  void addressesAreSeparatedByCommas() {
    assertThat(config(Map.of("schema.registry.url", "http://a:8081, https://b/path")).addresses())
        .containsExactly(URI.create("http://a:8081"), URI.create("https://b/path"));
  }

  @Test
  void withoutAnAddressTheConfigurationIsRefused() {
    assertThatThrownBy(() -> new SchemaRegistryConfig(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url");
    assertThatThrownBy(() -> config(Map.of("schema.registry.url", "")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8081", "ftp://host", "http://", "http://a b", "mock://x"})
  void anAddressThatIsNoneIsRefusedWithWhatIsAllowed(String address) {
    assertThatThrownBy(() -> config(Map.of("schema.registry.url", address)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url")
        .hasMessageContaining(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://bob:hush@host", "http://bob:hu/sh@a b"})
  void aRefusedAddressKeepsItsPasswordToItself(String address) {
    assertThatThrownBy(() -> config(Map.of("schema.registry.url", address)))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("hu");
  }

  @ParameterizedTest
  @CsvSource({
    "basic.auth.credentials.source, SASL_INHERIT, USER_INFO",
    "bearer.auth.credentials.source, OAUTHBEARER, STATIC_TOKEN",
    "schema.registry.ssl.truststore.type, PEM, PKCS12",
    "schema.registry.request.timeout.ms, 0, at least 1",
    "schema.registry.connect.timeout.ms, soon, number",
    "schema.registry.max.retries, -1, at least 0",
    "schema.registry.retry.backoff.ms, 0, at least 1"
  })
  void aWrongSettingIsRefusedWithItsKeyItsValueAndWhatIsAllowed(
      String key, String value, String allowed) {
    assertThatThrownBy(() -> config(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value)
        .hasMessageContaining(allowed);
  }

  @Test
  void aSourceOfCredentialsWithoutCredentialsIsRefused() {
    assertThatThrownBy(() -> config(Map.of("basic.auth.credentials.source", "USER_INFO")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("basic.auth.user.info must be set");
    assertThatThrownBy(() -> config(Map.of("bearer.auth.credentials.source", "STATIC_TOKEN")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bearer.auth.token must be set");
  }

  @Test
  void settingsOfOthersAreIgnored() {
    assertThat(config(Map.of("bootstrap.servers", "localhost:9092")).addresses()).hasSize(1);
  }

  @Test
  void secretsAreNotPrinted() {
    SchemaRegistryConfig config =
        config(
            Map.of(
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "alice:secret"));

    assertThat(config.secret("basic.auth.user.info")).isEqualTo("alice:secret");
    assertThat(config.values().toString()).doesNotContain("alice:secret");
  }

  @Test
  void everySettingIsDocumented() {
    assertThat(SchemaRegistryConfig.definition().configKeys().values())
        .allMatch(key -> !key.documentation.isBlank());
    assertThat(AvroSerdeConfig.definition().configKeys().values())
        .extracting((ConfigDef.ConfigKey key) -> key.documentation)
        .noneMatch(String::isBlank);
  }

  private static SchemaRegistryConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("schema.registry.url", "http://localhost:8081");
    all.putAll(settings);
    return new SchemaRegistryConfig(all);
  }
}
