package org.dt4ecg.bench.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dt4ecg.bench.contestant.WindowSource;
import org.dt4ecg.bench.material.MadeUpFleet.Shape;
import org.dt4ecg.model.Claim;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.model.signal.AssembledWindow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LightModelTest {

  @Test
  void itIsSmallAndSaysDifferentThingsOfDifferentWindows() throws Exception {
    ModelFile file = LightModel.file(LightModel.USUAL_PEOPLE, LightModel.USUAL_HOP);
    MadeUpFleet fleet = MadeUpFleet.of(Shape.oneSession(20, 1000, 1), 0);
    ClaimPolicy policy = new ClaimPolicy(file.contract());
    WindowSource source = new WindowSource(file.contract());
    Set<@Nullable String> people = new HashSet<>();
    Set<String> activities = new HashSet<>();

    try (OnnxModel model = OnnxModel.load(file);
        WindowClassifier classifier = model.newClassifier()) {
      for (int device = 0; device < 20; device++) {
        AssembledWindow window =
            source.assemble(List.of(fleet.frame(device, 0)), fleet.frameStart(device, 0));
        Claim claim =
            policy.claim(classifier.classify(List.of(window.samples())).get(0), window.quality());
        people.add(claim.userId());
        activities.add(claim.activity());
      }
    }

    assertThat(file.bytes()).hasSizeBetween(40_000, 60_000);
    assertThat(people).hasSizeGreaterThan(2).contains((String) null);
    assertThat(activities).hasSizeGreaterThan(1);
  }

  @Test
  void itKnowsAsManyPeopleAsItIsAskedTo() {
    assertThat(LightModel.file(1_000, 100).contract())
        .satisfies(
            contract -> {
              assertThat(contract.identities()).hasSize(1_000);
              assertThat(contract.hopSamples()).isEqualTo(100);
            });
  }
}
