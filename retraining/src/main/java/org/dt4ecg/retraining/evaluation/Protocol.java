package org.dt4ecg.retraining.evaluation;

import java.util.Arrays;
import java.util.Locale;
import org.dt4ecg.retraining.dataset.Part;

/** Which part of every recording an evaluation looks at. */
public enum Protocol {
  /** Whole recordings. Honest only for recordings that the model was not trained on. */
  ALL(Part.ALL),
  /** The last 30 % of every recording, which training with the split of that name never saw. */
  BLOCKED(Part.BLOCKED_TEST);

  private final Part part;

  Protocol(Part part) {
    this.part = part;
  }

  /** The name on the command line and in results, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Part part() {
    return part;
  }

  /**
   * The protocol of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Protocol of(String label) {
    return Arrays.stream(values())
        .filter(protocol -> protocol.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no protocol '%s'; use one of %s"
                        .formatted(label, Arrays.stream(values()).map(Protocol::label).toList())));
  }
}
