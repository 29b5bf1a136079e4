package org.dt4ecg.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.dt4ecg.console.Console;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;

/** What is said of a release that was sent. */
final class SentRelease {

  private SentRelease() {}

  /** Tells people, and returns the same for programs. */
  static Map<String, Object> report(Console console, ModelRelease release) {
    console.progress(
        "Released %s %s %s, signed with key %s"
            .formatted(
                release.getName(),
                release.getVersion(),
                release.getMode() == ReleaseMode.SHADOW ? "to run as a shadow" : "to serve",
                release.getSigningKeyId()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", release.getName());
    result.put("version", release.getVersion());
    result.put("mode", ReleaseModes.name(release));
    result.put("releasedAt", release.getReleasedAt().toString());
    result.put("parentVersion", release.getParentVersion());
    result.put("signingKeyId", release.getSigningKeyId());
    return result;
  }
}
