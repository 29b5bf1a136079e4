package org.dt4ecg.app.demo;

import org.jspecify.annotations.Nullable;

/**
 * What one model says, as shares from 0 to 1 of windows for which no labels were given. The names
 * are a contract: they are fields of {@code --json}.
 *
 * @param newcomer of the person whom the first model does not know
 * @param others of everybody else
 */
public record SwapFigures(Group newcomer, Group others) {

  /**
   * Figures of some people; null without windows.
   *
   * @param windows usable windows
   * @param identityAccuracy whose most probable person is the right one
   * @param namedShare at which the right person is named
   * @param unknownShare at which the person counts as unknown
   * @param wrongShare at which somebody else is named
   * @param namedShareFused at which the decision over the session names the right person
   * @param unknownShareFused at which the decision over the session is that the person is unknown
   * @param wrongShareFused at which the decision over the session names somebody else
   * @param activityAccuracy whose most probable activity is the right one
   * @param activityAccuracyFused at which the activity over the session is the right one
   */
  public record Group(
      long windows,
      @Nullable Double identityAccuracy,
      @Nullable Double namedShare,
      @Nullable Double unknownShare,
      @Nullable Double wrongShare,
      @Nullable Double namedShareFused,
      @Nullable Double unknownShareFused,
      @Nullable Double wrongShareFused,
      @Nullable Double activityAccuracy,
      @Nullable Double activityAccuracyFused) {}
}
