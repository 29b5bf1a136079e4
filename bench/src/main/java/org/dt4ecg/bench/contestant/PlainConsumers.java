package org.dt4ecg.bench.contestant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;

/**
 * The ceiling: plain consumers, each with its share of the partitions, the same windows, one shared
 * session of ONNX Runtime, batches of 32, events and offsets in one transaction. No store: what it
 * has in memory is lost with it.
 */
public final class PlainConsumers implements Contestant {

  private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);

  private final ServableModel model;
  private final ValueSerdes serdes;
  private final List<PlainWorker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicLong windows = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();

  public PlainConsumers(ContestantSettings settings) throws BenchException {
    this.model = settings.loadModel();
    this.serdes = ValueSerdes.from(settings.cluster());
    int first = settings.instance() * settings.threads();
    int all = settings.instances() * settings.threads();
    for (int worker = first; worker < first + settings.threads(); worker++) {
      List<Integer> partitions = new ArrayList<>();
      for (int each = worker; each < Topics.ECG_SAMPLES.partitions(); each += all) {
        partitions.add(each);
      }
      workers.add(
          new PlainWorker(settings, worker, partitions, model, serdes, stopping, windows, commits));
    }
  }

  @Override
  public void start() {
    for (PlainWorker worker : workers) {
      Thread thread = new Thread(worker, "worker-" + threads.size());
      threads.add(thread);
      thread.start();
    }
  }

  @Override
  public long windows() {
    return windows.get();
  }

  @Override
  public long commits() {
    return commits.get();
  }

  @Override
  public void close() {
    stopping.set(true);
    for (Thread thread : threads) {
      try {
        thread.join(TIME_TO_STOP.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    model.close();
    serdes.close();
  }
}
