package org.dt4ecg.fleet.stream;

import java.util.concurrent.CompletableFuture;
import org.dt4ecg.schemas.avro.EcgSamples;

/** Where frames go. Called by one thread at a time. */
@FunctionalInterface
public interface FrameSink {

  /**
   * Takes a frame. May block while too much is under way.
   *
   * @return completes when the frame is safe, exceptionally if it is lost
   */
  CompletableFuture<Void> accept(EcgSamples frame);

  /** Returns when every frame taken so far is safe or lost. Called after the last frame. */
  default void flush() {}
}
