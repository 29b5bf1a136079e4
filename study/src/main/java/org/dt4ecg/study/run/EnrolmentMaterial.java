package org.dt4ecg.study.run;

import java.util.List;
import java.util.Map;
import org.dt4ecg.training.dataset.Slice;

/**
 * What people are enrolled from.
 *
 * @param slices the recordings, by person; nobody in most experiments
 */
record EnrolmentMaterial(Map<String, List<Slice>> slices) {

  static final EnrolmentMaterial NONE = new EnrolmentMaterial(Map.of());

  EnrolmentMaterial {
    slices = Map.copyOf(slices);
  }

  /** Whether a person is enrolled. */
  boolean has(String person) {
    return slices.containsKey(person);
  }

  /** Whether somebody is enrolled from a part of a slice, which then cannot be tested on. */
  boolean uses(Slice slice) {
    return slices.getOrDefault(slice.session().recording().userId(), List.of()).stream()
        .anyMatch(
            part ->
                part.session().id().equals(slice.session().id())
                    && part.span().overlaps(slice.span()));
  }
}
