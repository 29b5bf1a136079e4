package org.dt4ecg.schemas.serde;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The TLS settings of the registry's client. */
final class RegistryTls {

  private RegistryTls() {}

  /**
   * A context with the configured stores; empty where none is configured and Java's own will do.
   *
   * @throws ConfigException if a store cannot be read
   */
  static Optional<SSLContext> context(SchemaRegistryConfig config) {
    String trustStore = config.getString(SchemaRegistryConfig.TRUSTSTORE_LOCATION);
    String keyStore = config.getString(SchemaRegistryConfig.KEYSTORE_LOCATION);
    if (trustStore == null && keyStore == null) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keyStore == null ? null : keyManagers(config, keyStore),
          trustStore == null ? null : trustManagers(config, trustStore),
          null);
      return Optional.of(context);
    } catch (GeneralSecurityException e) {
      ConfigException refused =
          new ConfigException(
              "The TLS settings schema.registry.ssl.* cannot be used: " + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  private static TrustManager[] trustManagers(SchemaRegistryConfig config, String location)
      throws GeneralSecurityException {
    KeyStore store =
        load(
            SchemaRegistryConfig.TRUSTSTORE_LOCATION,
            location,
            config.getString(SchemaRegistryConfig.TRUSTSTORE_TYPE),
            characters(config.secret(SchemaRegistryConfig.TRUSTSTORE_PASSWORD)));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keyManagers(SchemaRegistryConfig config, String location)
      throws GeneralSecurityException {
    char[] storePassword = characters(config.secret(SchemaRegistryConfig.KEYSTORE_PASSWORD));
    char[] keyPassword = characters(config.secret(SchemaRegistryConfig.KEY_PASSWORD));
    KeyStore store =
        load(
            SchemaRegistryConfig.KEYSTORE_LOCATION,
            location,
            config.getString(SchemaRegistryConfig.KEYSTORE_TYPE),
            storePassword);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, keyPassword != null ? keyPassword : storePassword);
    return factory.getKeyManagers();
  }

  private static KeyStore load(String key, String location, String type, char @Nullable [] password)
      throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(type);
    try (InputStream file = Files.newInputStream(Path.of(location))) {
      store.load(file, password);
    } catch (IOException e) {
      ConfigException refused =
          new ConfigException(
              key, location, "must be a readable %s file with the right password".formatted(type));
      refused.initCause(e);
      throw refused;
    }
    return store;
  }

  private static char @Nullable [] characters(@Nullable String password) {
    return password == null ? null : password.toCharArray();
  }
}
