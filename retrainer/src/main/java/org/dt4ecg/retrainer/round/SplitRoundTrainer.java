package org.dt4ecg.retrainer.round;

import java.io.IOException;
import java.util.TreeSet;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.retrainer.round.RoundTrainer.RoundTask;
import org.dt4ecg.schemas.digest.Sha256;
import org.dt4ecg.training.learning.IdentityObjective;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.SplitTrainer;
import org.dt4ecg.training.learning.TrainedRelease;
import org.dt4ecg.training.learning.TrainingException;
import org.dt4ecg.training.learning.TrainingOptions;
import org.dt4ecg.training.network.IdentityHead;
import org.dt4ecg.training.network.NetworkConfig;

/**
 * Trains challengers with the trainer that {@code dt4ecg train} uses. Epochs are kept until the
 * challenger is made.
 */
public final class SplitRoundTrainer implements RoundTrainer {

  private static final int DIGITS = 12;

  private final TrainingOptions options;

  /**
   * @param options how to train; windows, sizes, outputs, name and seed are taken from each round
   */
  public SplitRoundTrainer(TrainingOptions options) {
    this.options = options;
  }

  @Override
  public TrainedRelease train(RoundTask task, ProgressListener listener)
      throws IOException, TrainingException {
    ModelContract champion = task.champion();
    NetworkConfig network = task.start().config();
    TrainingOptions ofRound =
        options
            .withModelName(champion.name())
            .withWindows(champion.samplingRateHz(), champion.windowSamples(), champion.hopSamples())
            .withWidth(network.width())
            .withAttention(network.attention())
            .withEmbedding(task.outputs().embedding())
            .withFamiliarity(task.outputs().familiarity())
            .withSeed(task.seed())
            .withRecipe(options.recipe().withIdentity(identity(network.identityHead())));
    return new SplitTrainer(task.data().data(), task.checkpoints().open(name(task, ofRound)))
        .train(task.data().split(), ofRound, task.start(), listener);
  }

  /** The champion's head; a margin is for an angle, which a linear head has not. */
  private IdentityObjective identity(IdentityHead head) {
    double margin = options.recipe().identity().margin();
    return new IdentityObjective(head, head.isCosine() ? margin : 0);
  }

  /**
   * The round, and what may have been set otherwise since its training was interrupted: a training
   * does not go on from a checkpoint of another.
   */
  private static String name(RoundTask task, TrainingOptions options) {
    String settings =
        "%s\n%s\n%s"
            .formatted(
                options, task.data().data().sha256(), new TreeSet<>(task.data().heldOutSessions()));
    String digest = Sha256.of(settings);
    return "%s-%s".formatted(task.roundId(), digest.substring(0, DIGITS));
  }
}
