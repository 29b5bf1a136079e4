package org.dt4ecg.retrainer.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dt4ecg.retrainer.sample.Stratum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionHoldoutTest {

  @Test
  void aPersonWithOneSessionIsKeptWholeInTrainingAndNamed() {
    List<Stratum> strata = new ArrayList<>(sessions("many", 8));
    strata.addAll(sessions("single", 1));

    SessionHoldout holdout = SessionHoldout.of(strata, 0.25, TrainedSessions.NONE);

    assertThat(holdout.unmeasured()).containsExactly("single");
    assertThat(holdout.sessions()).isNotEmpty().noneMatch(id -> id.startsWith("single"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everybodyAndEverythingStaysInTrainingAndWhoHasTwoSessionsIsMeasured(long seed) {
    Random random = new Random(seed);
    List<Stratum> strata = new ArrayList<>();
    for (int person = 0; person < 6; person++) {
      strata.addAll(sessions("person-%d-%d".formatted(seed, person), 1 + random.nextInt(5)));
    }

    SessionHoldout holdout = SessionHoldout.of(strata, 0.25, TrainedSessions.NONE);

    List<Stratum> training =
        strata.stream().filter(s -> !holdout.sessions().contains(s.sessionId())).toList();
    assertThat(labels(training)).isEqualTo(labels(strata));
    strata.stream()
        .collect(
            Collectors.groupingBy(
                Stratum::userId, Collectors.mapping(Stratum::sessionId, Collectors.toSet())))
        .forEach(
            (person, sessions) ->
                assertThat(holdout.unmeasured().contains(person)).isEqualTo(sessions.size() == 1));
    Collections.shuffle(strata, random);
    assertThat(SessionHoldout.of(strata, 0.25, TrainedSessions.NONE)).isEqualTo(holdout);
  }

  @Test
  void withManySessionsTheShareIsAsAskedFor() {
    List<Stratum> strata = sessions("person", 2_000);

    assertThat(SessionHoldout.of(strata, 0.25, TrainedSessions.NONE).sessions().size() / 2_000.0)
        .isCloseTo(0.25, within(0.03));
  }

  @Test
  void aSessionStaysOnItsSideWhenOthersCome() {
    List<Stratum> few = sessions("person", 40);
    List<Stratum> more = new ArrayList<>(few);
    more.addAll(sessions("another", 40));

    Set<String> before = SessionHoldout.of(few, 0.25, TrainedSessions.NONE).sessions();

    assertThat(SessionHoldout.of(more, 0.25, TrainedSessions.NONE).sessions()).containsAll(before);
  }

  @Test
  void whoHadOneSessionInTrainingIsMeasuredOnTheSecondWhateverItsHash() {
    for (int person = 0; person < 50; person++) {
      List<Stratum> both = sessions("person-" + person, 2);
      TrainedSessions trained = TrainedSessions.NONE.with(Set.of(both.get(0).sessionId()));

      SessionHoldout holdout = SessionHoldout.of(both, 0.25, trained);

      assertThat(holdout.sessions()).containsExactly(both.get(2).sessionId());
      assertThat(holdout.unmeasured()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whateverComesInWhateverOrderNobodyIsJudgedOnWhatTheChampionWasTrainedOn(long seed) {
    Random random = new Random(seed);
    List<List<Stratum>> toCome = new ArrayList<>();
    for (int person = 0; person < 5; person++) {
      sessions("person-%d-%d".formatted(seed, person), 1 + random.nextInt(6)).stream()
          .collect(Collectors.groupingBy(Stratum::sessionId))
          .values()
          .forEach(toCome::add);
    }
    Collections.shuffle(toCome, random);
    List<Stratum> sample = new ArrayList<>();
    TrainedSessions champion = TrainedSessions.NONE;
    for (List<Stratum> session : toCome) {
      sample.addAll(session);
      if (random.nextInt(3) == 0) {
        continue;
      }

      SessionHoldout holdout = SessionHoldout.of(sample, 0.25, champion);

      assertThat(holdout.sessions()).noneMatch(champion::contains);
      List<Stratum> training =
          sample.stream().filter(s -> !holdout.sessions().contains(s.sessionId())).toList();
      assertThat(labels(training)).isEqualTo(labels(sample));
      assertThat(holdout.unmeasured()).isEqualTo(peopleWithOneSession(sample));
      boolean promoted = random.nextInt(4) > 0;
      champion =
          promoted ? champion.with(training.stream().map(Stratum::sessionId).toList()) : champion;
    }
  }

  @Test
  void anActivityOfOneSessionStaysInTraining() {
    List<Stratum> strata = new ArrayList<>(sessions("person", 20));
    strata.replaceAll(s -> new Stratum(s.userId(), "activity of " + s.sessionId(), s.sessionId()));

    assertThat(SessionHoldout.of(strata, 0.25, TrainedSessions.NONE).sessions()).isEmpty();
    assertThat(SessionHoldout.of(strata, 0.25, TrainedSessions.NONE).unmeasured())
        .containsExactly("person");
  }

  private static List<String> peopleWithOneSession(List<Stratum> strata) {
    return strata.stream()
        .collect(
            Collectors.groupingBy(
                Stratum::userId,
                TreeMap::new,
                Collectors.mapping(Stratum::sessionId, Collectors.toSet())))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue().size() == 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Set<String> labels(List<Stratum> strata) {
    return strata.stream()
        .flatMap(s -> List.of(s.userId(), s.activity()).stream())
        .collect(Collectors.toSet());
  }

  private static List<Stratum> sessions(String person, int count) {
    List<Stratum> strata = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      strata.add(new Stratum(person, "rest", person + "-session-" + i));
      strata.add(new Stratum(person, "walk", person + "-session-" + i));
    }
    return strata;
  }
}
