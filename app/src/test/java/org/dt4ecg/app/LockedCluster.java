package org.dt4ecg.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.app.broker.BrokerAccess;
import org.dt4ecg.app.broker.EmbeddedKafka;
import org.dt4ecg.app.registry.RegistryServer;

/**
 * A broker behind TLS and passwords that refuses whatever is not allowed, and a registry. {@link
 * #ADMIN} is its super user; all others may do nothing to begin with.
 */
public final class LockedCluster implements AutoCloseable {

  public static final String ADMIN = "admin";

  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final String SERVER = "broker";
  private static final String KEY_STORE = "keystore";
  private static final Map<String, String> PROVIDERS =
      Map.of(
          "config.providers",
          "file",
          "config.providers.file.class",
          "org.apache.kafka.common.config.provider.FileConfigProvider");
  private static final String HOST = "localhost";

  private final Path folder;
  private final Map<String, String> passwords;
  private final EmbeddedKafka kafka;
  private final RegistryServer registry;

  private LockedCluster(
      Path folder, Map<String, String> passwords, EmbeddedKafka kafka, RegistryServer registry) {
    this.folder = folder;
    this.passwords = passwords;
    this.kafka = kafka;
    this.registry = registry;
  }

  /** Starts them, with users of these names. */
  public static LockedCluster start(Path folder, List<String> users)
      throws IOException, InterruptedException {
    Map<String, String> passwords = new LinkedHashMap<>();
    passwords.put(SERVER, newPassword());
    passwords.put(ADMIN, newPassword());
    users.forEach(user -> passwords.put(user, newPassword()));
    Map<String, String> all = new LinkedHashMap<>(passwords);
    all.put(KEY_STORE, makeKeys(folder));
    Files.write(
        secrets(folder),
        all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    List<String> credentials = new ArrayList<>();
    passwords.forEach(
        (user, password) ->
            credentials.add("%s=[name=%s,password=%s]".formatted(MECHANISM, user, password)));
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            folder.resolve("kafka"),
            0,
            EmbeddedKafka.DEFAULT_START_DEADLINE,
            new BrokerAccess(serverSettings(folder), credentials));
    return new LockedCluster(
        folder, passwords, kafka, RegistryServer.start(folder.resolve("registry"), 0));
  }

  private static Map<String, String> serverSettings(Path folder) {
    Map<String, String> settings = new HashMap<>(PROVIDERS);
    settings.put("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:SSL");
    settings.put("sasl.enabled.mechanisms", MECHANISM);
    settings.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
    settings.put(
        "listener.name.clients.scram-sha-512.sasl.jaas.config",
        login(SERVER, secret(folder, SERVER)));
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", keyStore(folder).toString());
    settings.put("ssl.keystore.password", secret(folder, KEY_STORE));
    settings.put("ssl.key.password", secret(folder, KEY_STORE));
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.location", certificate(folder).toString());
    settings.put("listener.name.controller.ssl.client.auth", "required");
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("allow.everyone.if.no.acl.found", "false");
    settings.put("super.users", "User:%s;User:%s;User:CN=%s".formatted(SERVER, ADMIN, HOST));
    return settings;
  }

  /** What a user's clients are configured with. */
  public Map<String, Object> properties(String user) {
    return properties(user, Objects.requireNonNull(passwords.get(user), user));
  }

  /** The same with a password that may be wrong. */
  public Map<String, Object> properties(String user, String password) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    properties.put("schema.registry.url", registry.url());
    properties.put("security.protocol", "SASL_SSL");
    properties.put("sasl.mechanism", MECHANISM);
    properties.put("sasl.jaas.config", login(user, password));
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", certificate(folder).toString());
    return properties;
  }

  /** The same as a file for {@code --config}, which names the password's file. */
  public Path file(String user) throws IOException {
    List<String> lines = new ArrayList<>();
    PROVIDERS.forEach((key, value) -> lines.add(key + "=" + value));
    properties(user, secret(folder, user)).forEach((key, value) -> lines.add(key + "=" + value));
    return Files.write(folder.resolve(user + ".properties"), lines);
  }

  private static String login(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required"
        + " username=\"%s\" password=\"%s\";".formatted(user, password);
  }

  /** Makes the broker's key and certificate, and returns the password of their store. */
  private static String makeKeys(Path folder) throws IOException, InterruptedException {
    String storePassword = newPassword();
    Path password = Files.writeString(folder.resolve("store-password"), storePassword);
    List<String> store =
        List.of(
            "-alias",
            SERVER,
            "-keystore",
            keyStore(folder).toString(),
            "-storetype",
            "PKCS12",
            "-storepass:file",
            password.toString());
    List<String> pair =
        List.of(
            "-genkeypair",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-validity",
            "2",
            "-dname",
            "CN=" + HOST,
            "-ext",
            "san=dns:%s,ip:127.0.0.1".formatted(HOST));
    keytool(folder, pair, store);
    keytool(folder, List.of("-exportcert", "-rfc", "-file", certificate(folder).toString()), store);
    return storePassword;
  }

  private static void keytool(Path folder, List<String> command, List<String> store)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(command);
    words.addAll(store);
    Path log = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("keytool did not do it: " + Files.readString(log));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static Path keyStore(Path folder) {
    return folder.resolve("broker.p12");
  }

  private static Path certificate(Path folder) {
    return folder.resolve("broker.pem");
  }

  private static String secret(Path folder, String key) {
    return "${file:%s:%s}".formatted(secrets(folder), key);
  }

  private static Path secrets(Path folder) {
    return folder.resolve("secrets.properties");
  }

  private static String newPassword() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    registry.close();
    kafka.close();
  }
}
