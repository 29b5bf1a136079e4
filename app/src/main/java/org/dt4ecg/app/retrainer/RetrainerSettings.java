package org.dt4ecg.app.retrainer;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.dt4ecg.model.OwnerOnly;
import org.dt4ecg.model.release.PemKeys;
import org.dt4ecg.retrainer.service.RetrainingConfig;

/**
 * What a retraining service of a demonstration is started with: a folder with a pair of keys made
 * for it, its sample and its properties file.
 *
 * @param config its properties file
 * @param publicKey the key that its releases are verified with
 */
public record RetrainerSettings(Path config, Path publicKey) {

  /**
   * Writes them to a new folder.
   *
   * @param cluster of brokers and registry
   * @param model the file that serves at first
   * @param round further settings of the service
   * @throws IOException if the folder is there already, or cannot be written
   */
  public static RetrainerSettings write(
      Path folder, Map<String, Object> cluster, Path model, Map<String, String> round)
      throws IOException {
    if (Files.exists(folder)) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    OwnerOnly.folder(folder);
    Path privateKey = folder.resolve("signing.pem");
    Path publicKey = folder.resolve("signing.pub.pem");
    PemKeys.write(PemKeys.generate(), privateKey, publicKey);
    Properties properties = new Properties();
    properties.putAll(cluster);
    properties.setProperty(RetrainingConfig.MODEL_PATH, model.toAbsolutePath().toString());
    properties.setProperty(RetrainingConfig.SIGNING_PRIVATE_KEY, privateKey.toString());
    properties.setProperty(RetrainingConfig.SIGNING_PUBLIC_KEY, publicKey.toString());
    properties.setProperty(RetrainingConfig.SAMPLE_DIRECTORY, folder.resolve("sample").toString());
    properties.putAll(round);
    Path config = folder.resolve("retrainer.properties");
    try (Writer writer = Channels.newWriter(OwnerOnly.create(config), StandardCharsets.UTF_8)) {
      properties.store(writer, null);
    }
    return new RetrainerSettings(config, publicKey);
  }
}
