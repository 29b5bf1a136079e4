package org.dt4ecg.study.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.learning.IdentityObjective;
import org.dt4ecg.training.learning.TrainingOptions;
import org.dt4ecg.training.learning.TrainingRecipe;
import org.dt4ecg.training.learning.augmentation.VirtualStrangers;
import org.dt4ecg.training.onnx.FamiliarityScore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StudyPlanTest {

  static Stream<String> names() {
    return StudyPlan.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyNamedPlanHasRuns(String name) {
    assertThat(StudyPlan.of(name).groups()).isNotEmpty();
    assertThat(StudyPlan.of(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void noSeriesStandsTwiceInAPlan(String name) {
    assertThat(StudyPlan.of(name).groups()).extracting(RunGroup::series).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(DataSet.class)
  void aVariantsNameStandsForOneSetOfOptions(DataSet dataSet) {
    Map<String, TrainingOptions> options = new HashMap<>();
    for (RunGroup group : groupsOf(StudyPlan.FULL, dataSet)) {
      TrainingOptions before =
          options.putIfAbsent(group.variant().name(), group.variant().options());
      assertThat(before).isIn(null, group.variant().options());
    }
    assertThat(options.values()).doesNotHaveDuplicates();
  }

  @Test
  void thePlainVariantIsRunOnceForAllTables() {
    assertThat(Variants.attention()).extracting(Variant::name).contains(Variants.PLAIN);
    assertThat(Variants.balancing()).extracting(Variant::name).contains(Variants.PLAIN);
    assertThat(Variants.windowLengths()).extracting(Variant::name).contains(Variants.PLAIN);
  }

  @Test
  void theLongPlansHaveThreeSeedsForEverything() {
    for (String name : List.of(StudyPlan.MAIN, StudyPlan.ABLATION)) {
      assertThat(StudyPlan.of(name).groups())
          .allSatisfy(group -> assertThat(group.seeds()).containsExactly(1L, 2L, 3L));
    }
  }

  @Test
  void strangersAreLookedAtWithThreeSeedsWhereThereIsABarAndWithOneElsewhere() {
    Map<String, Integer> seeds = new HashMap<>();
    StudyPlan.of(StudyPlan.OPEN_SET)
        .groups()
        .forEach(
            group ->
                seeds.put(
                    "%s %s %s"
                        .formatted(
                            group.dataSet().label(),
                            group.experiment().label(),
                            group.variant().name()),
                    group.seeds().size()));

    assertThat(seeds)
        .isEqualTo(
            Map.of(
                "motion-ecg left-out-people dt4ecg-published", 3,
                "motion-ecg left-out-people dt4ecg", 1,
                "motion-ecg left-out-people dt4ecg-cosine", 1,
                "motion-ecg retrained-people dt4ecg-published", 1,
                "ecg-id left-out-people dt4ecg-identity-published", 1));
  }

  @ParameterizedTest
  @EnumSource(DataSet.class)
  void theLeversWithTheirScoreAndEpochsAreAllThatThePublishedWayAddsToThePlainOne(DataSet dataSet) {
    TrainingOptions published = Variants.published(dataSet).options();
    TrainingOptions plain = Variants.plain(dataSet).options();
    TrainingRecipe recipe = published.recipe();

    assertThat(
            published
                .withEpochs(plain.epochs())
                .withFamiliarity(FamiliarityScore.MAX_PROBABILITY)
                .withRecipe(
                    recipe
                        .withStrangers(VirtualStrangers.NONE)
                        .withAugmentation(recipe.augmentation().withWaves(0))
                        .withRegularisation(recipe.regularisation().withMixup(0))))
        .isEqualTo(plain);
  }

  @Test
  void theCosineMarginIsAllThatItsVariantChangesBesideTheEmbedding() {
    TrainingOptions cosine = Variants.cosine().options();
    TrainingOptions plain = Variants.plain().options();

    assertThat(
            cosine
                .withEmbedding(plain.embedding())
                .withRecipe(cosine.recipe().withIdentity(IdentityObjective.LINEAR)))
        .isEqualTo(plain);
  }

  @Test
  void peopleAtRestAreTrainedOnWithoutTheActivity() {
    assertThat(groupsOf(StudyPlan.MAIN, DataSet.ECG_ID))
        .extracting(group -> group.variant().name())
        .containsExactly(Variants.PUBLISHED_IDENTITY_ONLY, Variants.PLAIN_IDENTITY_ONLY);
  }

  @Test
  void everyRunOfTheFullPlanHasAnOutcomeBehindThePublishedTables() {
    assertThat(
            StudyPlan.of(StudyPlan.FULL).groups().stream()
                .mapToInt(group -> group.seeds().size() * group.runsPerSeed())
                .sum())
        .isEqualTo(146);
  }

  @Test
  void theQuickPlanHasFewEpochsAndItsSeriesAreThoseOfTheMainTable() {
    StudyPlan quick = StudyPlan.of(StudyPlan.QUICK);

    assertThat(quick.groups())
        .allSatisfy(group -> assertThat(group.variant().options().epochs()).isLessThan(5));
    assertThat(quick.groups())
        .extracting(RunGroup::series)
        .containsAll(StudyPlan.of(StudyPlan.MAIN).groups().stream().map(RunGroup::series).toList());
  }

  @Test
  void theRunsOfASeedAreTheSplitsOfItsProtocol() {
    Map<SplitProtocol, Integer> runs = new HashMap<>();
    StudyPlan.of(StudyPlan.MAIN)
        .groups()
        .forEach(group -> runs.put(group.protocol(), group.runsPerSeed()));

    assertThat(runs)
        .isEqualTo(
            Map.of(
                SplitProtocol.BLOCKED, 1,
                SplitProtocol.RANDOM, 1,
                SplitProtocol.FIRST_RECORD, 1,
                SplitProtocol.CROSS_PASS, 2,
                SplitProtocol.LEAVE_SUBJECTS_OUT, 5));
    assertThat(StudyPlan.of(StudyPlan.OPEN_SET).groups())
        .allSatisfy(group -> assertThat(group.runsPerSeed()).isEqualTo(5));
  }

  @Test
  void anUnknownPlanIsRefusedWithTheNamesThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StudyPlan.of("everything"))
        .withMessageContaining("'everything'")
        .withMessageContaining("quick");
  }

  private static List<RunGroup> groupsOf(String plan, DataSet dataSet) {
    return StudyPlan.of(plan).groups().stream()
        .filter(group -> group.dataSet() == dataSet)
        .toList();
  }
}
