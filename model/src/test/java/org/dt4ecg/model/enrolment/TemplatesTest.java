package org.dt4ecg.model.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.dt4ecg.model.Contracts;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.junit.jupiter.api.Test;

/** The embedding of the tiny contract has two numbers. */
class TemplatesTest {

  private static final StubModel MODEL = new StubModel(Contracts.tiny(), "0a1b2c3d4e5f");

  private static final IdentityTemplate ANNA = template("anna", MODEL.version(), 1f, 0f);
  private static final IdentityTemplate BORIS = template("boris", MODEL.version(), 0f, 1f);

  @Test
  void theMostSimilarPersonIsFound() {
    Templates templates = Templates.of(MODEL, List.of(ANNA, BORIS));

    assertThat(templates.mostSimilar(new float[] {0.8f, 0.6f}))
        .hasValueSatisfying(
            match -> {
              assertThat(match.userId()).isEqualTo("anna");
              assertThat(match.similarity()).isCloseTo(0.8f, offset(1e-6f));
            });
  }

  @Test
  void aTemplateCountsByItsDirectionAlone() {
    Templates templates =
        Templates.of(MODEL, List.of(template("anna", MODEL.version(), 7f, 0f), BORIS));

    assertThat(templates.mostSimilar(new float[] {0.6f, 0.8f}))
        .hasValueSatisfying(match -> assertThat(match.userId()).isEqualTo("boris"));
  }

  @Test
  void ofEquallySimilarPeopleItIsAlwaysTheSameOne() {
    float[] between = {0.7f, 0.7f};

    assertThat(Templates.of(MODEL, List.of(ANNA, BORIS)).mostSimilar(between))
        .isEqualTo(Templates.of(MODEL, List.of(BORIS, ANNA)).mostSimilar(between))
        .hasValueSatisfying(match -> assertThat(match.userId()).isEqualTo("anna"));
  }

  @Test
  void whereNobodyIsEnrolledNobodyIsSimilar() {
    assertThat(Templates.none(MODEL).mostSimilar(new float[] {1, 0})).isEmpty();
  }

  @Test
  void templatesOfOtherVersionsAreIgnoredAndCounted() {
    Templates templates =
        Templates.of(MODEL, List.of(ANNA, template("boris", "ffffffffffff", 0f, 1f)));

    assertThat(templates.size()).isEqualTo(1);
    assertThat(templates.ignored()).isEqualTo(1);
    assertThat(templates.mostSimilar(new float[] {0, 1}))
        .hasValueSatisfying(match -> assertThat(match.userId()).isEqualTo("anna"));
  }

  @Test
  void templatesThatPointNowhereAreIgnoredAndCounted() {
    Templates templates =
        Templates.of(
            MODEL,
            List.of(
                template("zero", MODEL.version(), 0f, 0f),
                template("not-a-number", MODEL.version(), Float.NaN, 1f),
                template("infinite", MODEL.version(), Float.POSITIVE_INFINITY, 1f),
                template("too-long", MODEL.version(), 1f, 0f, 0f),
                template("empty", MODEL.version())));

    assertThat(templates.size()).isZero();
    assertThat(templates.ignored()).isEqualTo(5);
  }

  @Test
  void aNewerTemplateOfAPersonReplacesTheOlderOne() {
    Templates templates =
        Templates.of(MODEL, List.of(ANNA, template("anna", MODEL.version(), 0f, 1f)));

    assertThat(templates.size()).isEqualTo(1);
    assertThat(templates.mostSimilar(new float[] {0, 1}))
        .hasValueSatisfying(match -> assertThat(match.similarity()).isCloseTo(1f, offset(1e-6f)));
  }

  @Test
  void ofSeveralTemplatesOfAPersonTheNearestCountsAndNoneOfThemIsARival() {
    IdentityTemplate both =
        new IdentityTemplate(
            "anna",
            MODEL.version(),
            List.of(1f, 0f),
            16,
            Instant.EPOCH,
            List.of(List.of(0.6f, 0.8f), List.of(0f, 0f), List.of(1f, 0f, 0f)));

    assertThat(Templates.of(MODEL, List.of(both)).mostSimilar(new float[] {0.6f, 0.8f}))
        .hasValueSatisfying(
            match -> {
              assertThat(match.similarity()).isCloseTo(1f, offset(1e-6f));
              assertThat(match.lead()).isInfinite();
            });
    assertThat(Templates.of(MODEL, List.of(both, BORIS)).mostSimilar(new float[] {0.6f, 0.8f}))
        .hasValueSatisfying(
            match -> {
              assertThat(match.userId()).isEqualTo("anna");
              assertThat(match.lead()).isCloseTo(0.2f, offset(1e-6f));
            });
  }

  @Test
  void anEmbeddingOfAnotherModelIsRefused() {
    Templates templates = Templates.of(MODEL, List.of(ANNA));

    assertThatThrownBy(() -> templates.mostSimilar(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("different models");
  }

  private static IdentityTemplate template(String userId, String version, Float... embedding) {
    return new IdentityTemplate(
        userId, version, Arrays.asList(embedding), 8, Instant.EPOCH, List.of());
  }
}
