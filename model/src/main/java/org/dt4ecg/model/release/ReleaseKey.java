package org.dt4ecg.model.release;

import org.dt4ecg.schemas.avro.ModelRelease;

/** The record key of a release on its topic. */
public final class ReleaseKey {

  private ReleaseKey() {}

  /**
   * {@code name/version}: with the name alone, compaction would let a release that everybody
   * refuses take away the one that serves.
   */
  public static String of(ModelRelease release) {
    return release.getName() + "/" + release.getVersion();
  }
}
