package org.dt4ecg.app.command;

import java.util.Locale;
import org.dt4ecg.schemas.avro.ModelRelease;

/** How commands name what a release is for. */
final class ReleaseModes {

  private ReleaseModes() {}

  /** {@code serving} or {@code shadow}. */
  static String name(ModelRelease release) {
    return release.getMode().name().toLowerCase(Locale.ROOT);
  }
}
