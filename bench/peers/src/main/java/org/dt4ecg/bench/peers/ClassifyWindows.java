package org.dt4ecg.bench.peers;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.dt4ecg.bench.contestant.ContestantSettings;
import org.dt4ecg.bench.contestant.EventFactory;
import org.dt4ecg.bench.contestant.ReadyWindow;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.schemas.avro.UserActivity;
import org.jspecify.annotations.Nullable;

/** Batches over all devices, so that the model costs no more than elsewhere. */
final class ClassifyWindows extends AbstractStreamOperator<UserActivity>
    implements OneInputStreamOperator<ReadyWindow, UserActivity> {

  private static final long serialVersionUID = 1L;
  private static final int BATCH = 32;

  private final FlinkSettings settings;
  private transient @Nullable ServableModel model;
  private transient @Nullable WindowClassifier classifier;
  private transient @Nullable EventFactory events;
  private transient @Nullable List<ReadyWindow> batch;

  ClassifyWindows(ContestantSettings settings) {
    this.settings = FlinkSettings.of(settings);
  }

  @Override
  public void open() throws Exception {
    super.open();
    ServableModel loaded = settings.loadModel();
    model = loaded;
    classifier = loaded.newClassifier();
    events = new EventFactory(loaded);
    batch = new ArrayList<>();
    FlinkProgress.opened();
  }

  @Override
  public void processElement(StreamRecord<ReadyWindow> window) throws ClassificationException {
    List<ReadyWindow> waiting = requireNonNull(batch, "not opened");
    waiting.add(window.getValue());
    if (waiting.size() >= BATCH) {
      classify(waiting);
    }
  }

  /** What waits is no state: it leaves before the checkpoint. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    classify(requireNonNull(batch, "not opened"));
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    super.notifyCheckpointComplete(checkpoint);
    FlinkProgress.checkpointed();
  }

  private void classify(List<ReadyWindow> waiting) throws ClassificationException {
    if (waiting.isEmpty()) {
      return;
    }
    List<float[]> signals = new ArrayList<>(waiting.size());
    waiting.forEach(window -> signals.add(window.signal().samples()));
    List<Prediction> predictions = requireNonNull(classifier, "not opened").classify(signals);
    EventFactory factory = requireNonNull(events, "not opened");
    for (int i = 0; i < waiting.size(); i++) {
      output.collect(new StreamRecord<>(factory.event(waiting.get(i), predictions.get(i))));
    }
    FlinkProgress.add(waiting.size());
    waiting.clear();
  }

  @Override
  public void close() throws Exception {
    if (classifier != null) {
      classifier.close();
    }
    if (model != null) {
      model.close();
    }
    super.close();
  }
}
