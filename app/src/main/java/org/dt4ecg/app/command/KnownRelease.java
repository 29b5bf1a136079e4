package org.dt4ecg.app.command;

import java.util.List;
import org.dt4ecg.app.release.ReleaseLog;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.topic.Topics;

/** Finds a release that somebody names. */
final class KnownRelease {

  private KnownRelease() {}

  /**
   * The release of a version.
   *
   * @throws CommandFailure with the versions that are there, if it is not
   */
  static ModelRelease require(ReleaseLog log, String version) throws CommandFailure {
    List<String> versions =
        log.releases().stream().<String>map(ModelRelease::getVersion).distinct().toList();
    return log.find(version)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "There is no release %s on topic %s, only %s; where the file is still there, release it with: dt4ecg models publish FILE"
                        .formatted(version, Topics.MODEL_RELEASES.name(), versions)));
  }
}
