package org.dt4ecg.app.demo;

import java.util.Optional;
import org.dt4ecg.app.page.LivePage;
import org.dt4ecg.dashboard.view.Insight;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.model.OnnxModel;
import org.jspecify.annotations.Nullable;

/** What a demonstration knows beside the topics: it plays the fleet, and streams. */
final class DemoInsight implements Insight {

  private final FleetTruth truth;
  private final Pipeline pipeline;
  private final FirstModel first;
  private final @Nullable String newcomer;

  /**
   * @param truth what the fleet plays
   * @param model the first model
   * @param newcomer a person whom that one does not know; null if it knows all
   */
  DemoInsight(FleetTruth truth, OnnxModel model, Pipeline pipeline, @Nullable String newcomer) {
    this.truth = truth;
    this.pipeline = pipeline;
    this.first = LivePage.first(model);
    this.newcomer = newcomer;
  }

  @Override
  public Optional<Truth> truth(String deviceId, long startMicros, long endMicros) {
    return truth
        .at(deviceId, startMicros, endMicros)
        .map(known -> new Truth(known.userId(), known.activity()));
  }

  @Override
  public Optional<String> newcomer() {
    return Optional.ofNullable(newcomer);
  }

  @Override
  public Optional<FirstModel> firstModel() {
    return Optional.of(first);
  }

  @Override
  public Optional<StreamState> stream() {
    return Optional.of(LivePage.state(pipeline.health()));
  }
}
