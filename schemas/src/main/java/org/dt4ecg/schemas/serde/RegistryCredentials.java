package org.dt4ecg.schemas.serde;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the client shows the registry to be let in. */
final class RegistryCredentials {

  private final @Nullable String fixedHeader;

  private RegistryCredentials(@Nullable String fixedHeader) {
    this.fixedHeader = fixedHeader;
  }

  /** A bearer token wins over user and password. */
  static RegistryCredentials from(SchemaRegistryConfig config) {
    if (SchemaRegistryConfig.STATIC_TOKEN.equals(
        config.getString(SchemaRegistryConfig.BEARER_AUTH_SOURCE))) {
      return new RegistryCredentials(
          "Bearer " + config.secret(SchemaRegistryConfig.BEARER_AUTH_TOKEN));
    }
    if (SchemaRegistryConfig.FROM_USER_INFO.equals(
        config.getString(SchemaRegistryConfig.BASIC_AUTH_SOURCE))) {
      return new RegistryCredentials(
          basic(String.valueOf(config.secret(SchemaRegistryConfig.BASIC_AUTH_USER_INFO))));
    }
    return new RegistryCredentials(null);
  }

  /** The Authorization header for a request to the address. */
  Optional<String> header(URI address) {
    if (fixedHeader != null) {
      return Optional.of(fixedHeader);
    }
    return Optional.ofNullable(address.getUserInfo()).map(RegistryCredentials::basic);
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }
}
