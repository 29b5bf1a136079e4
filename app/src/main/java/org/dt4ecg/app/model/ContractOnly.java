package org.dt4ecg.app.model;

import java.util.List;
import java.util.Map;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.WindowClassifier;

/** Stands for a model where a topology is described, not run: the wiring is the same for all. */
public final class ContractOnly implements ServableModel {

  private static final ModelContract CONTRACT =
      new ModelContract(
          ModelContract.CURRENT_VERSION,
          "none",
          ModelContract.InputUnit.MILLIVOLTS,
          250,
          1000,
          1000,
          List.of("nobody"),
          List.of("nothing"),
          1,
          UnknownPersonRule.byProbability(1),
          Fusion.DEFAULT,
          null,
          "none",
          "0".repeat(64),
          0,
          Map.of());

  @Override
  public ModelContract contract() {
    return CONTRACT;
  }

  @Override
  public String version() {
    return "000000000000";
  }

  @Override
  public WindowClassifier newClassifier() {
    throw new UnsupportedOperationException("A topology that is described classifies nothing");
  }

  @Override
  public void close() {}
}
