package org.dt4ecg.training.evaluation;

import java.util.Arrays;
import java.util.List;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.SplitProtocol;

/**
 * Which part of recordings an evaluation of a model file looks at. A protocol whose test part
 * cannot be told from the recordings alone is none of these: for {@link SplitProtocol#CROSS_PASS}
 * evaluate the other pass as a whole, and for people left out of training evaluate theirs.
 */
public enum Protocol {
  /** Whole recordings. Honest only for recordings that the model was not trained on. */
  ALL("all") {
    @Override
    List<Slice> slices(RecordedData data) {
      return Slice.of(data.sessions());
    }
  },
  /** The test part of {@link SplitProtocol#BLOCKED}. */
  BLOCKED(SplitProtocol.BLOCKED.label()) {
    @Override
    List<Slice> slices(RecordedData data) {
      return SplitProtocol.BLOCKED.splits(data, 0).get(0).test();
    }
  },
  /** The test part of {@link SplitProtocol#FIRST_RECORD}. */
  FIRST_RECORD(SplitProtocol.FIRST_RECORD.label()) {
    @Override
    List<Slice> slices(RecordedData data) {
      return SplitProtocol.FIRST_RECORD.splits(data, 0).get(0).test();
    }
  };

  private final String label;

  Protocol(String label) {
    this.label = label;
  }

  /** The name on the command line and in results. */
  public String label() {
    return label;
  }

  /**
   * What it looks at.
   *
   * @throws IllegalArgumentException if the recordings do not allow it
   */
  abstract List<Slice> slices(RecordedData data);

  /**
   * The protocol of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Protocol of(String label) {
    return Arrays.stream(values())
        .filter(protocol -> protocol.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no protocol '%s'; use one of %s"
                        .formatted(label, Arrays.stream(values()).map(Protocol::label).toList())));
  }
}
