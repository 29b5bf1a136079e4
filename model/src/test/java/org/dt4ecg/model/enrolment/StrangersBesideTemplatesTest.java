package org.dt4ecg.model.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.Contracts;
import org.dt4ecg.model.FusedClaim;
import org.dt4ecg.model.FusedPrediction;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.vectors.FloatLists;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three people in training, embeddings of two numbers, and people enrolled one after another. */
class StrangersBesideTemplatesTest {

  private static final ModelContract CONTRACT =
      Contracts.tiny(
          UnknownPersonRule.byProbability(0.7),
          Fusion.DEFAULT,
          new TemplateMatching(
              0.9,
              -1,
              List.of(List.of(1f), List.of(0.5f, 2f)),
              List.of(List.of(1f, 0f), List.of(0.6f, 0.8f), List.of(0f, 1f))));

  private final StubModel model = new StubModel(CONTRACT, "0a1b2c3d4e5f");
  private final ClaimPolicy policy = new ClaimPolicy(CONTRACT);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aFurtherTemplateNeverMakesSomebodyOneOfThoseWhoWereEnrolledBefore(long seed) {
    Random random = new Random(seed);
    List<IdentityTemplate> enrolled = new ArrayList<>();
    int named = 0;
    for (int i = 0; i < 30; i++) {
      List<IdentityTemplate> before = List.copyOf(enrolled);
      enrolled.add(template("person-" + i, random));
      for (int stranger = 0; stranger < 50; stranger++) {
        FusedPrediction windows = windows(random);
        FusedClaim earlier = policy.claim(windows, Templates.of(model, before));
        FusedClaim now = policy.claim(windows, Templates.of(model, enrolled));
        if (now.userId() != null && !now.userId().equals("person-" + i)) {
          named++;
          assertThat(now.userId())
              .isIn(earlier.userId(), policy.claim(windows, Templates.none(model)).userId());
        }
      }
    }
    assertThat(named).isPositive();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5, 6})
  void nobodyIsNamedByATemplateBelowTheThresholdHoweverManyAreEnrolled(long seed) {
    Random random = new Random(seed);
    List<IdentityTemplate> enrolled = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      enrolled.add(template("person-" + i, random));
    }
    Templates templates = Templates.of(model, enrolled);
    int rejected = 0;
    for (int stranger = 0; stranger < 500; stranger++) {
      FusedClaim claim = policy.claim(windows(random), templates);
      if (claim.byTemplate()) {
        assertThat(claim.score()).isGreaterThanOrEqualTo(0.9f);
      } else {
        rejected++;
      }
    }
    assertThat(rejected).isPositive();
  }

  private IdentityTemplate template(String userId, Random random) {
    return new IdentityTemplate(
        userId, model.version(), FloatLists.of(direction(random)), 15, Instant.EPOCH, List.of());
  }

  private static FusedPrediction windows(Random random) {
    float[] embedding = direction(random);
    return new FusedPrediction(
        new float[] {0.4f, 0.3f, 0.3f},
        random.nextFloat(),
        () -> embedding,
        10,
        new float[] {0.5f, 0.5f});
  }

  private static float[] direction(Random random) {
    double angle = random.nextDouble() * Math.PI / 2;
    return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
  }
}
