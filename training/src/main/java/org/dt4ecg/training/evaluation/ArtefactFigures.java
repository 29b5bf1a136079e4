package org.dt4ecg.training.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.training.dataset.ArtefactGrades;

/**
 * Windows whose worst artefact was given one grade by hand.
 *
 * @param grade from 1, little or no artefact, to 4, unreadable
 * @param windows usable windows
 * @param unusable windows of unusable signal quality
 * @param identityRight usable windows whose most probable person is the right one
 * @param activityRight usable windows whose most probable activity is the right one
 */
public record ArtefactFigures(
    int grade, long windows, long unusable, long identityRight, long activityRight) {

  /** The figures of every grade that occurs, best grade first; none without hand grades. */
  public static List<ArtefactFigures> of(ScoredWindows scored, ArtefactGrades grades) {
    ModelContract contract = scored.contract();
    SortedMap<Integer, List<ScoredWindow>> byGrade = new TreeMap<>();
    for (ScoredWindow window : scored.windows()) {
      OptionalInt grade = grades.worst(window.session().recording(), window.span());
      if (grade.isPresent()) {
        byGrade.computeIfAbsent(grade.getAsInt(), each -> new ArrayList<>()).add(window);
      }
    }
    return byGrade.entrySet().stream()
        .map(grade -> of(grade.getKey(), grade.getValue(), contract))
        .toList();
  }

  private static ArtefactFigures of(int grade, List<ScoredWindow> windows, ModelContract contract) {
    TaskScore identity = new TaskScore(contract.identities());
    TaskScore activity = new TaskScore(contract.activities());
    List<ScoredWindow> usable = windows.stream().filter(ScoredWindow::usable).toList();
    for (ScoredWindow window : usable) {
      identity.add(window.userId(), window.prediction().identity());
      activity.add(window.activity(), window.prediction().activity());
    }
    return new ArtefactFigures(
        grade,
        usable.size(),
        (long) windows.size() - usable.size(),
        identity.right(),
        activity.right());
  }
}
