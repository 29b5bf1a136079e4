package org.dt4ecg.training.network;

/**
 * The sizes that determine every shape of the network.
 *
 * @param windowSamples length of a window, in samples: {@code L} of the input {@code [N, 1, L]}
 * @param width channels of the first convolution, {@code c}; the four stages have c, 2c, 4c and 8c
 * @param attention attention of the residual blocks
 * @param identities people that the identity head tells apart
 * @param activities activities that the activity head tells apart
 * @param signal constants of the preprocessing inside the network
 * @param identityHead how the identity head makes logits
 */
public record NetworkConfig(
    int windowSamples,
    int width,
    Attention attention,
    int identities,
    int activities,
    SignalScaling signal,
    IdentityHead identityHead) {

  /** Taps of the first convolution. */
  public static final int STEM_KERNEL = 15;

  /** Taps of the convolutions in the residual blocks and of the sequence attention. */
  public static final int BLOCK_KERNEL = 7;

  /** Residual blocks; each doubles the channels of the one before. */
  public static final int STAGES = 4;

  /** How far channel attention narrows its hidden layer. */
  public static final int ATTENTION_REDUCTION = 8;

  public NetworkConfig {
    if (windowSamples < 64) {
      throw new IllegalArgumentException(
          "windowSamples is "
              + windowSamples
              + "; the network halves a window five times, so use at least 64");
    }
    if (width < 2) {
      throw new IllegalArgumentException("width is " + width + "; use at least 2 channels");
    }
    if (identities < 1 || activities < 1) {
      throw new IllegalArgumentException(
          "a task needs a class at least, but there are %d identities and %d activities"
              .formatted(identities, activities));
    }
    if (signal.highPassSamples() / 2 >= windowSamples) {
      throw new IllegalArgumentException(
          "the high-pass averages over %d samples, which does not fit a window of %d"
              .formatted(signal.highPassSamples(), windowSamples));
    }
  }

  /** The sizes of a network with a linear identity head. */
  public NetworkConfig(
      int windowSamples,
      int width,
      Attention attention,
      int identities,
      int activities,
      SignalScaling signal) {
    this(windowSamples, width, attention, identities, activities, signal, IdentityHead.LINEAR);
  }

  /** The sizes of a network with Sequence Channel Attention and a linear identity head. */
  public NetworkConfig(
      int windowSamples, int width, int identities, int activities, SignalScaling signal) {
    this(windowSamples, width, Attention.SCA, identities, activities, signal);
  }

  /** The same for other numbers of people and activities. */
  public NetworkConfig withClasses(int people, int kindsOfActivity) {
    return new NetworkConfig(
        windowSamples, width, attention, people, kindsOfActivity, signal, identityHead);
  }

  /** Channels that a stage puts out. */
  public int stageChannels(int stage) {
    return width << stage;
  }

  /** Stride of a stage: the first keeps the length, the others halve it. */
  public static int stageStride(int stage) {
    return stage == 0 ? 1 : 2;
  }

  /** Size of the embedding: channels of the shared neck, and of the hidden layer of each head. */
  public int embeddingSize() {
    return 4 * width;
  }

  /** Neurons of the hidden layer of a channel attention over so many channels. */
  public static int attentionUnits(int channels) {
    return Math.max(2, channels / ATTENTION_REDUCTION);
  }
}
