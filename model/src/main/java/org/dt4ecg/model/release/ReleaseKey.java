package org.dt4ecg.model.release;

import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;

/** The record key of a release on its topic. */
public final class ReleaseKey {

  private static final String SHADOW = "/shadow";

  private ReleaseKey() {}

  /**
   * {@code name/version}, with {@code /shadow} behind it for a release that is to run as a shadow.
   * With the name alone, compaction would let a release that everybody refuses take away the one
   * that serves; and without the mode, one that is to run as a shadow would take away the release
   * by which the same file serves.
   */
  public static String of(ModelRelease release) {
    String key = release.getName() + "/" + release.getVersion();
    return release.getMode() == ReleaseMode.SHADOW ? key + SHADOW : key;
  }
}
