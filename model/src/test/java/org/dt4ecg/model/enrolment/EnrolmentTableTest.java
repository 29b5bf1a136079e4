package org.dt4ecg.model.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dt4ecg.model.Contracts;
import org.dt4ecg.model.EnrolledPeople.Match;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.vectors.FloatLists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings have two numbers, but where a test says otherwise. */
class EnrolmentTableTest {

  private static final String OLD = "0a1b2c3d4e5f";
  private static final String NEW = "ffffffffffff";

  private final EnrolmentTable table = new EnrolmentTable();
  private final Templates old = table.templatesFor(OLD, 2, null);
  private final Templates recent = table.templatesFor(NEW, 2, null);

  @Test
  void whoIsEnrolledLaterIsSeenToo() {
    assertThat(old.mostSimilar(new float[] {1, 0})).isEmpty();

    enrol("anna", OLD, 1, 0);

    assertNearest(old, "anna", 1);
    assertThat(table.templatesFor(new StubModel(Contracts.tiny(), OLD)).size()).isEqualTo(1);
  }

  @Test
  void eachModelSeesThePeopleWhoseNewestTemplateItCanCompare() {
    enrol("anna", OLD, 1, 0);
    enrol("boris", NEW, 1, 0);

    assertNearest(old, "anna", 1);
    assertNearest(recent, "boris", 1);
    assertThat(table.templatesFor(OLD, 3, null).mostSimilar(new float[3])).isEmpty();
    assertCounts(1, 1, 1, 1);
  }

  @Test
  void whoIsEnrolledAnewIsFoundByTheNewTemplateAlone() {
    enrol("anna", OLD, 1, 0);
    enrol("anna", OLD, 0, 1);

    assertNearest(old, "anna", 0);
    assertCounts(1, 0, 0, 1);
  }

  @Test
  void whoIsEnrolledAnewWithAnotherModelIsNotRecognisedByTheOldTemplate() {
    enrol("anna", OLD, 1, 0);
    enrol("anna", NEW, 1, 0);
    assertThat(old.mostSimilar(new float[] {1, 0})).isEmpty();
    assertCounts(0, 1, 1, 0);

    enrol("anna", OLD, 1, 0);
    assertCounts(1, 0, 0, 1);
  }

  @Test
  void aNewTemplateWithoutADirectionTakesTheOldOneAway() {
    enrol("anna", OLD, 1, 0);
    enrol("anna", OLD, 0, 0);
    assertThat(old.mostSimilar(new float[] {1, 0})).isEmpty();
    assertCounts(0, 1, 0, 1);

    enrol("anna", OLD, 0, 1);
    assertCounts(1, 0, 0, 1);
  }

  @Test
  void whoIsForgottenIsNeitherRecognisedNorCounted() {
    enrol("anna", OLD, 1, 0);
    enrol("boris", NEW, 1, 0);
    enrol("carla", OLD, 0, 0);

    List.of("anna", "boris", "carla", "nobody").forEach(table::remove);

    assertThat(old.mostSimilar(new float[] {1, 0})).isEmpty();
    assertThat(recent.mostSimilar(new float[] {1, 0})).isEmpty();
    assertThat(table.size()).isZero();
    assertCounts(0, 0, 0, 0);
  }

  @Test
  void ofEquallySimilarPeopleItIsAlwaysTheFirst() {
    List<String> people = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      people.add("person-%03d".formatted(i));
    }
    Collections.shuffle(people, new Random(3));
    people.forEach(person -> enrol(person, OLD, 3, 4));

    assertThat(old.mostSimilar(new float[] {1, 1}).orElseThrow().userId()).isEqualTo("person-000");
    table.remove("person-000");
    assertThat(old.mostSimilar(new float[] {1, 1}).orElseThrow().userId()).isEqualTo("person-001");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void afterAnyChangesItFindsWhoASearchAmongTheNewestTemplatesFinds(long seed) {
    Random random = new Random(seed);
    Map<String, IdentityTemplate> newest = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      String person = "person-" + random.nextInt(40);
      if (random.nextInt(4) == 0) {
        table.remove(person);
        newest.remove(person);
      } else {
        IdentityTemplate template =
            template(person, random.nextBoolean() ? OLD : NEW, random.nextInt(3) - 1f, 1f);
        table.put(person, template);
        newest.put(person, template);
      }
      float[] embedding = {random.nextFloat(), random.nextFloat()};
      assertThat(old.mostSimilar(embedding)).isEqualTo(search(newest, OLD, embedding));
      assertThat(recent.mostSimilar(embedding)).isEqualTo(search(newest, NEW, embedding));
      assertThat(old.size() + recent.size()).isEqualTo(newest.size());
      assertThat(old.ignored()).isEqualTo(recent.size());
    }
  }

  @Test
  void readersFindWhoIsEnrolledWhileOthersComeAndGo() throws Exception {
    enrol("anna", OLD, 1, 0);
    enrol("boris", OLD, 0, 1);
    AtomicBoolean written = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> reading = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        reading.add(
            readers.submit(
                () -> {
                  int looks = 0;
                  do {
                    assertNearest(old, "anna", 1);
                    // Boris is enrolled anew again and again, and always found by one of the two.
                    Match match = old.mostSimilar(new float[] {-0.6f, 0.8f}).orElseThrow();
                    assertThat(match.userId()).isEqualTo("boris");
                    assertThat(match.similarity()).isBetween(0.79f, 0.81f);
                    assertThat(old.size()).isBetween(2, 52);
                    assertThat(old.ignored()).isBetween(0, 50);
                    looks++;
                  } while (!written.get());
                  return looks;
                }));
      }
      Random random = new Random(1);
      for (int i = 0; i < 100_000; i++) {
        String other = "other-" + random.nextInt(50);
        switch (random.nextInt(4)) {
          case 0 -> table.remove(other);
          case 1 -> enrol(other, OLD, 0.1f, -1);
          case 2 -> enrol(other, NEW, 1, 0);
          default -> enrol("boris", OLD, 0, random.nextInt(1, 9));
        }
      }
      written.set(true);
      for (Future<Integer> reader : reading) {
        assertThat(reader.get()).isPositive();
      }
    } finally {
      written.set(true);
      readers.shutdownNow();
    }
  }

  private static Optional<Match> search(
      Map<String, IdentityTemplate> newest, String version, float[] embedding) {
    List<Scored> scored =
        newest.values().stream()
            .filter(template -> template.getModelVersion().equals(version))
            .map(template -> new Scored(template.getUserId(), similarity(template, embedding)))
            .sorted(
                Comparator.comparingDouble(Scored::similarity)
                    .reversed()
                    .thenComparing(Scored::userId))
            .toList();
    if (scored.isEmpty()) {
      return Optional.empty();
    }
    double best = scored.get(0).similarity;
    double second = scored.size() > 1 ? scored.get(1).similarity : Double.NEGATIVE_INFINITY;
    return Optional.of(new Match(scored.get(0).userId, (float) best, (float) (best - second)));
  }

  private static void assertNearest(Templates templates, String userId, float similarity) {
    assertThat(templates.mostSimilar(new float[] {1, 0}))
        .hasValueSatisfying(
            match -> {
              assertThat(match.userId()).isEqualTo(userId);
              assertThat(match.similarity()).isEqualTo(similarity);
            });
  }

  private static double similarity(IdentityTemplate template, float[] embedding) {
    return Embeddings.product(
        embedding, Embeddings.unit(FloatLists.toArray(template.getEmbedding())));
  }

  private void enrol(String userId, String version, float... embedding) {
    table.put(userId, template(userId, version, embedding));
  }

  private static IdentityTemplate template(String userId, String version, float... embedding) {
    return new IdentityTemplate(
        userId, version, FloatLists.of(embedding), 8, Instant.EPOCH, List.of());
  }

  private void assertCounts(int ofOld, int ignoredByOld, int ofRecent, int ignoredByRecent) {
    assertThat(old.size()).isEqualTo(ofOld);
    assertThat(old.ignored()).isEqualTo(ignoredByOld);
    assertThat(recent.size()).isEqualTo(ofRecent);
    assertThat(recent.ignored()).isEqualTo(ignoredByRecent);
  }

  private record Scored(String userId, double similarity) {}
}
