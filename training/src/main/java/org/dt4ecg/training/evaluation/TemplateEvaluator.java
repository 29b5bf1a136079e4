package org.dt4ecg.training.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.FusedPrediction;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.enrolment.IdentityTemplateBuilder;
import org.dt4ecg.model.enrolment.Templates;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.fusion.SessionFusion;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.jspecify.annotations.Nullable;

/**
 * Enrols people of recordings by template, and looks at what is claimed of them and of everybody
 * else then.
 *
 * <p>A person is enrolled from the first windows at rest, as many as a template is made of. What
 * follows is fused and claimed as the stream does it; each decision over as many windows as are
 * fused at most counts, and of a shorter session the last one. Who is enrolled is drawn.
 */
public final class TemplateEvaluator {

  private static final String REST = "rest";
  private static final int[] ENROLLED = {1, 7, 30};
  private static final int DRAWS = 20;

  private final ServableModel model;
  private final SessionFusion fusion;
  private final ClaimPolicy policy;

  /** Evaluates a model that takes templates, which stays the caller's to close. */
  public TemplateEvaluator(ServableModel model) {
    this.model = model;
    this.fusion = new SessionFusion(model.contract());
    this.policy = new ClaimPolicy(model.contract());
  }

  /**
   * A person of the recordings.
   *
   * @param template null if none could be made
   * @param decisions what is said of the person's windows that the template is not made of
   */
  private record Person(
      String userId, @Nullable IdentityTemplate template, List<FusedPrediction> decisions) {}

  /**
   * Evaluates.
   *
   * @param strangers recordings of other people, all of them strangers; null to have only those of
   *     the same recordings who are not enrolled
   * @param seed of the draws
   * @throws IllegalArgumentException if recordings are not in the model's unit, or the model takes
   *     no templates
   * @throws ClassificationException if the model fails on a batch
   */
  public TemplateEvaluation evaluate(RecordedData data, @Nullable RecordedData strangers, long seed)
      throws ClassificationException {
    ModelContract contract = model.contract();
    if (contract.templates() == null) {
      throw new IllegalArgumentException(
          "model %s takes no templates; use one that does, see dt4ecg models rewrite --help"
              .formatted(contract.name()));
    }
    Map<String, Integer> refused = new TreeMap<>();
    List<Person> people = people(data, refused);
    List<Person> others = strangers == null ? List.of() : strangersOf(strangers.asStrangers());
    List<Person> able =
        people.stream()
            .filter(person -> person.template() != null && !person.decisions().isEmpty())
            .toList();
    List<TemplateEvaluation.Beside> beside = new ArrayList<>();
    Random random = new Random(seed);
    int most = 0;
    for (int count : ENROLLED) {
      int enrolled = Math.min(count, able.size());
      if (enrolled > most) {
        most = enrolled;
        beside.add(beside(enrolled, able, people, others, random));
      }
    }
    return new TemplateEvaluation(
        contract.name(),
        model.version(),
        data.dataset(),
        strangers == null ? null : strangers.dataset(),
        people.size(),
        able.size(),
        refused,
        beside);
  }

  private TemplateEvaluation.Beside beside(
      int count, List<Person> able, List<Person> people, List<Person> others, Random random) {
    int draws = count == able.size() ? 1 : DRAWS;
    Shares.Mean right = new Shares.Mean();
    Shares.Mean wrong = new Shares.Mean();
    Shares.Mean unnamed = new Shares.Mean();
    Shares.Mean rejected = new Shares.Mean();
    for (int draw = 0; draw < draws; draw++) {
      List<Person> drawn = new ArrayList<>(able);
      Collections.shuffle(drawn, random);
      List<Person> enrolled = drawn.subList(0, count);
      Templates templates = templates(enrolled);
      for (Person person : enrolled) {
        Claims claims = claims(person, templates);
        right.add(claims.shareOfOwn());
        wrong.add(claims.shareOfOthers());
        unnamed.add(claims.shareOfNobody());
      }
      for (Person person : people) {
        if (!enrolled.contains(person)) {
          addStranger(rejected, person, templates);
        }
      }
      others.forEach(person -> addStranger(rejected, person, templates));
    }
    return new TemplateEvaluation.Beside(
        count,
        draws,
        right.value(),
        wrong.value(),
        unnamed.value(),
        (double) rejected.count() / draws,
        rejected.value());
  }

  private void addStranger(Shares.Mean rejected, Person person, Templates templates) {
    if (!person.decisions().isEmpty() && !model.contract().identities().contains(person.userId())) {
      rejected.add(claims(person, templates).shareOfNobody());
    }
  }

  private Templates templates(List<Person> enrolled) {
    List<IdentityTemplate> templates = new ArrayList<>();
    for (Person person : enrolled) {
      IdentityTemplate template = person.template();
      if (template != null) {
        templates.add(template);
      }
    }
    return Templates.of(model, templates);
  }

  private Claims claims(Person person, Templates templates) {
    Claims claims = new Claims();
    for (FusedPrediction fused : person.decisions()) {
      claims.add(person.userId(), policy.claim(fused, templates).userId());
    }
    return claims;
  }

  private List<Person> people(RecordedData data, Map<String, Integer> refused)
      throws ClassificationException {
    List<Person> people = new ArrayList<>();
    bySession(data)
        .forEach(
            (userId, sessions) -> {
              List<List<ScoredWindow>> restFirst = new ArrayList<>(sessions);
              restFirst.sort(
                  Comparator.comparing(session -> !session.get(0).activity().equals(REST)));
              IdentityTemplateBuilder builder = new IdentityTemplateBuilder(userId, model);
              List<FusedPrediction> decisions = new ArrayList<>();
              for (List<ScoredWindow> session : restFirst) {
                decisions.addAll(
                    decisions(session.subList(taken(session, builder), session.size())));
              }
              people.add(new Person(userId, template(builder, refused), decisions));
            });
    return people;
  }

  private List<Person> strangersOf(RecordedData data) throws ClassificationException {
    List<Person> people = new ArrayList<>();
    bySession(data)
        .forEach(
            (userId, sessions) ->
                people.add(
                    new Person(
                        userId,
                        null,
                        sessions.stream().flatMap(each -> decisions(each).stream()).toList())));
    return people;
  }

  /**
   * Takes the beginning of a session for a template that is not complete yet.
   *
   * @return how many windows are taken, and with them the next that shares samples with the last
   */
  private int taken(List<ScoredWindow> session, IdentityTemplateBuilder builder) {
    int taken = 0;
    while (taken < session.size() && !builder.isComplete()) {
      ScoredWindow window = session.get(taken++);
      builder.add(window.prediction(), window.quality());
    }
    int shared = 0;
    if (taken > 0) {
      long end = session.get(taken - 1).span().toMicros();
      while (taken + shared < session.size()
          && session.get(taken + shared).span().fromMicros() < end) {
        shared++;
      }
    }
    return taken + shared;
  }

  private static @Nullable IdentityTemplate template(
      IdentityTemplateBuilder builder, Map<String, Integer> refused) {
    try {
      return builder.build(Instant.EPOCH);
    } catch (IllegalStateException e) {
      String reason = String.valueOf(e.getMessage());
      // Those with too little each have another number of windows.
      refused.merge(
          builder.isComplete() ? reason : "There is less than half a minute of usable ECG",
          1,
          Integer::sum);
      return null;
    }
  }

  private List<FusedPrediction> decisions(List<ScoredWindow> session) {
    List<FusedPrediction> decisions = new ArrayList<>();
    FusionState state = FusionState.EMPTY;
    FusedPrediction last = null;
    for (ScoredWindow window : session) {
      state = fusion.next(state, window.index(), window.prediction(), window.quality());
      if (window.usable()) {
        last = fusion.fused(state);
        if (last.windows() == model.contract().fusion().windows()) {
          decisions.add(last);
        }
      }
    }
    return decisions.isEmpty() && last != null ? List.of(last) : decisions;
  }

  /** The windows of each session of each person, in order. */
  private Map<String, List<List<ScoredWindow>>> bySession(RecordedData data)
      throws ClassificationException {
    data.requireUnit(model.contract());
    Map<String, Map<String, List<ScoredWindow>>> windows = new TreeMap<>();
    for (ScoredWindow window : new WindowScorer(model).score(Slice.of(data.sessions())).windows()) {
      windows
          .computeIfAbsent(window.userId(), person -> new LinkedHashMap<>())
          .computeIfAbsent(window.session().id(), session -> new ArrayList<>())
          .add(window);
    }
    Map<String, List<List<ScoredWindow>>> sessions = new TreeMap<>();
    windows.forEach((person, each) -> sessions.put(person, List.copyOf(each.values())));
    return sessions;
  }

  /** Counts claims about one person. */
  private static final class Claims {

    private long all;
    private long own;
    private long nobody;

    void add(String userId, @Nullable String claimed) {
      all++;
      if (claimed == null) {
        nobody++;
      } else if (claimed.equals(userId)) {
        own++;
      }
    }

    double shareOfOwn() {
      return (double) own / all;
    }

    double shareOfNobody() {
      return (double) nobody / all;
    }

    double shareOfOthers() {
      return (double) (all - own - nobody) / all;
    }
  }
}
