package org.dt4ecg.study;

import java.nio.file.Path;
import java.util.List;
import org.dt4ecg.study.report.BarResult;

/**
 * What a study has found.
 *
 * @param plan name of the plan
 * @param report the page
 * @param done runs that were done just now
 * @param outcomes outcomes of the plan that the report is made of
 * @param bars what was to be reached and what was
 */
public record StudyResult(String plan, Path report, int done, int outcomes, List<BarResult> bars) {

  public StudyResult {
    bars = List.copyOf(bars);
  }
}
