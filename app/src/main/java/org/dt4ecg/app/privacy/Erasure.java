package org.dt4ecg.app.privacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.app.cluster.Tombstones;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.retrainer.round.RoundCheckpoints;
import org.dt4ecg.retrainer.sample.ErasedPeople;
import org.dt4ecg.retrainer.sample.SampleFile;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.schemas.topic.Topics;

/**
 * What was erased of a person.
 *
 * @param templates identity templates that were taken back
 * @param profiles user profiles that were taken back
 * @param sample what was in the sample of the retraining service; empty if none was named
 */
public record Erasure(int templates, int profiles, Optional<SampleFile.Erasure> sample) {

  /**
   * Erases a person. Whatever fails, doing it again does the rest.
   *
   * @param properties of the cluster
   * @param sampleFolder the folder of the retraining service's sample, which may be running: it
   *     passes the person over from its next look on, and gives up a round that trains on the
   *     person
   * @throws CommandFailure if topics or files cannot be read or written
   */
  public static Erasure of(
      String userId, Map<String, Object> properties, Optional<Path> sampleFolder)
      throws CommandFailure {
    Tombstones tombstones = new Tombstones(properties);
    int templates = tombstones.write(Topics.IDENTITY_TEMPLATES, userId);
    int profiles = tombstones.write(Topics.USER_PROFILES, userId);
    Optional<SampleFile.Erasure> sample = Optional.empty();
    if (sampleFolder.isPresent()) {
      sample = Optional.of(fromSample(userId, sampleFolder.get()));
    }
    return new Erasure(templates, profiles, sample);
  }

  private static SampleFile.Erasure fromSample(String userId, Path folder) throws CommandFailure {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(
          "There is no folder %s; name that of sample.directory with --sample-directory"
              .formatted(folder));
    }
    try {
      // First, so that a service which runs does not put back what is erased from the file.
      ErasedPeople.add(folder, userId);
      SampleFile.Erasure erasure = SampleFile.erase(folder, userId);
      if (erasure.stretches() > 0 || erasure.whole()) {
        new RoundCheckpoints(RetrainingConfig.checkpointDirectory(folder)).clear();
      }
      return erasure;
    } catch (IOException e) {
      throw new CommandFailure(
          "The sample in %s could not be read or written: %s; erase the person again once it can"
              .formatted(folder, Failures.text(e)),
          e);
    }
  }

  /** Whether there was anything. */
  public boolean isAnything() {
    return templates > 0
        || profiles > 0
        || sample.filter(found -> found.stretches() > 0 || found.whole()).isPresent();
  }
}
