package org.dt4ecg.training.network;

/** Which parts of Sequence Channel Attention the residual blocks have. */
public enum Attention {
  /** None: plain residual blocks. */
  NONE(false, false),
  /** Weights for the channels. */
  CHANNEL(true, false),
  /** Weights for the moments. */
  SEQUENCE(false, true),
  /** Sequence Channel Attention: weights for the channels, then for the moments. */
  SCA(true, true);

  private final boolean weighsChannels;
  private final boolean weighsMoments;

  Attention(boolean weighsChannels, boolean weighsMoments) {
    this.weighsChannels = weighsChannels;
    this.weighsMoments = weighsMoments;
  }

  /** Whether each channel has a weight, from what it holds over the whole window. */
  public boolean weighsChannels() {
    return weighsChannels;
  }

  /** Whether each moment has a weight, from what the channels hold around it. */
  public boolean weighsMoments() {
    return weighsMoments;
  }

  /** The attention with these parts. */
  public static Attention of(boolean weighsChannels, boolean weighsMoments) {
    if (weighsChannels) {
      return weighsMoments ? SCA : CHANNEL;
    }
    return weighsMoments ? SEQUENCE : NONE;
  }
}
