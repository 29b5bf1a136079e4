package org.dt4ecg.topology.events;

import org.dt4ecg.schemas.topic.Topic;

/**
 * Names of nodes that others forward to. A step that makes records of several kinds forwards each
 * to its node by name, so that no record passes predicates that tell the kinds apart: that would
 * cost some six calls and two objects for each of a window's records.
 */
public final class Nodes {

  /** Takes accepted frames. */
  public static final String FRAMES_TO_EVENTS = "frames-to-events";

  /** Takes accepted frames as well, where labels are joined. */
  public static final String FRAMES_TO_LABEL = "frames-to-label";

  /** Takes rejected records. */
  public static final String ALL_REJECTED = "all-rejected";

  private Nodes() {}

  /** Takes values of a topic, and writes them to it. */
  public static String sink(Topic<?, ?> topic) {
    return topic.name() + "-sink";
  }
}
