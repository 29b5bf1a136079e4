package org.dt4ecg.training.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dt4ecg.training.beats.BeatShape;
import org.dt4ecg.training.beats.BeatTrain;
import org.dt4ecg.training.dataset.CropSampler.Crop;
import org.dt4ecg.training.learning.augmentation.Material;
import org.dt4ecg.training.learning.augmentation.StrangerMaker;
import org.jspecify.annotations.Nullable;

/**
 * Makes the strangers of a batch out of its crops. Draws from its generator alone; not thread-safe.
 */
final class StrangerCrops {

  private final double share;
  private final StrangerMaker maker;
  private final Random random;

  /**
   * @param share strangers to a crop
   */
  StrangerCrops(double share, StrangerMaker maker, Random random) {
    this.share = share;
    this.maker = maker;
    this.random = random;
  }

  /**
   * A stranger.
   *
   * @param source index of the crop whose activity, R peaks and rest it has
   * @param material the window and its beats
   */
  record Stranger(int source, Material material) {}

  /** A crop whose beats are known. */
  private record Source(int index, Crop crop, float[] beats, BeatTrain train) {

    boolean isOfSamePerson(Source other) {
      return crop.window().userId().equals(other.crop.window().userId());
    }

    boolean isOfSamePass(Source other) {
      return pass().equals(other.pass());
    }

    private String pass() {
      return crop.window().session().recording().pass();
    }
  }

  /** As many strangers as the share says; none where no crop has beats. */
  List<Stranger> of(List<Crop> crops) {
    List<Source> sources = sources(crops);
    long wanted = sources.isEmpty() ? 0 : Math.round(share * crops.size());
    List<Stranger> strangers = new ArrayList<>();
    while (strangers.size() < wanted) {
      Source source = sources.get(random.nextInt(sources.size()));
      Material material =
          maker.stranger(
              source.crop().window().window().samples(),
              source.beats(),
              source.train(),
              otherBeat(sources, source));
      strangers.add(new Stranger(source.index(), material));
    }
    return strangers;
  }

  private static List<Source> sources(List<Crop> crops) {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < crops.size(); i++) {
      float[] beats = crops.get(i).beats();
      BeatTrain train = crops.get(i).train();
      if (beats != null && train != null) {
        sources.add(new Source(i, crops.get(i), beats, train));
      }
    }
    return sources;
  }

  /** A beat of another person by the same electrodes, or else by others; null if there is none. */
  private @Nullable BeatShape otherBeat(List<Source> sources, Source source) {
    List<Source> others = sources.stream().filter(other -> !other.isOfSamePerson(source)).toList();
    List<Source> near = others.stream().filter(other -> other.isOfSamePass(source)).toList();
    List<Source> candidates = near.isEmpty() ? others : near;
    return candidates.isEmpty()
        ? null
        : candidates.get(random.nextInt(candidates.size())).train().shape();
  }
}
