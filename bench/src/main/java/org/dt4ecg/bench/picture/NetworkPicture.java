package org.dt4ecg.bench.picture;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.bench.picture.Svg.Anchor;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.network.Dt4EcgNetwork;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.SignalScaling;

/** The network, with the shapes that it has in a release. */
final class NetworkPicture {

  static final String NAME = "network";

  private static final String WIDTH_OF = "stem.convolution.weight";
  private static final int BOX = 90;
  private static final int GAP = 13;
  private static final int ROW = 92;
  private static final int TALL = 78;
  private static final int HEAD = 122;
  private static final int IDENTITY_HEAD = 640;
  private static final int ACTIVITY_HEAD = 814;
  private static final String BLOCK = "#e3eef7";
  private static final String IDENTITY = Svg.BLUE;
  private static final String ACTIVITY = Svg.RED;

  private NetworkPicture() {}

  /**
   * A layer.
   *
   * @param channels of its output
   * @param length of its output, in samples
   */
  record Layer(String name, int channels, int length) {

    String shape() {
      return "N × %d × %d".formatted(channels, length);
    }
  }

  /**
   * What is drawn.
   *
   * @param highPass samples that the moving average spans
   * @param layers what is shared, from the input on
   * @param embedding size of the embedding and of the hidden layer of each head
   * @param alpha GradNorm's strength
   */
  record Figures(
      String model,
      String version,
      int samplingRateHz,
      int highPass,
      List<Layer> layers,
      int embedding,
      int people,
      int activities,
      double alpha,
      String sharedWeight) {}

  /**
   * The shapes of a release.
   *
   * @throws IllegalArgumentException if it is not of this network
   */
  static Figures figures(ModelFile file) {
    ModelContract contract = file.contract();
    int highPass = SignalScaling.highPassSamples(contract.samplingRateHz());
    NetworkConfig config =
        new NetworkConfig(
            contract.windowSamples(),
            width(file),
            contract.identities().size(),
            contract.activities().size(),
            new SignalScaling(highPass, 1, 1));
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer("window", 1, config.windowSamples()));
    layers.add(new Layer("scaling", 1, config.windowSamples()));
    // A convolution and a pooling, each of which halves the length.
    int length = halved(halved(config.windowSamples()));
    layers.add(new Layer("stem", config.width(), length));
    for (int stage = 0; stage < NetworkConfig.STAGES; stage++) {
      length = NetworkConfig.stageStride(stage) == 1 ? length : halved(length);
      layers.add(new Layer("block " + (stage + 1), config.stageChannels(stage), length));
    }
    layers.add(new Layer("neck", config.embeddingSize(), length));
    return new Figures(
        contract.name(),
        file.version(),
        contract.samplingRateHz(),
        highPass,
        layers,
        config.embeddingSize(),
        config.identities(),
        config.activities(),
        Balancing.of(Balancing.Method.GRADNORM).alpha(),
        Dt4EcgNetwork.SHARED_WEIGHT);
  }

  private static int halved(int length) {
    return (length - 1) / 2 + 1;
  }

  /** Channels of the first convolution, which the contract does not tell. */
  private static int width(ModelFile file) {
    try {
      for (TensorProto weight :
          ModelProto.parseFrom(file.bytes()).getGraph().getInitializerList()) {
        if (weight.getName().equals(WIDTH_OF)) {
          return Math.toIntExact(weight.getDims(0));
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(file.version() + " is no ONNX file", e);
    }
    throw new IllegalArgumentException(
        "%s has no %s; draw a release that this project trained"
            .formatted(file.version(), WIDTH_OF));
  }

  /** Draws. */
  static Picture draw(Figures figures) {
    Svg svg =
        new Svg(
            960,
            574,
            "The network: window, scaling, stem, four residual blocks with Sequence Channel"
                + " Attention, neck, embedding, and a head each for people and activities, whose"
                + " losses GradNorm balances by their gradients at the neck");
    svg.bold(24, 34, "The network", 18);
    svg.text(
        24,
        58,
        "Shapes of %s %s: N windows × channels × samples."
            .formatted(figures.model(), figures.version()),
        14,
        Svg.FAINT,
        Anchor.START);
    shared(svg, figures);
    heads(svg, figures);
    block(svg);
    return Picture.of(NAME, svg, figures);
  }

  private static void shared(Svg svg, Figures figures) {
    for (int i = 0; i < figures.layers().size(); i++) {
      Layer layer = figures.layers().get(i);
      String[] about = about(layer, figures);
      box(svg, left(i), ROW, BOX, TALL, BLOCK, layer.name(), about[0], about[1]);
      svg.text(left(i) + BOX / 2.0, ROW + TALL + 18, layer.shape(), 12, Svg.TEXT, Anchor.MIDDLE);
      svg.arrow(left(i) + BOX, ROW + TALL / 2.0, left(i + 1), ROW + TALL / 2.0, Svg.TEXT);
    }
    double x = left(figures.layers().size());
    box(svg, x, ROW, BOX, TALL, "#d8f0e7", "embedding", "mean over", "time");
    svg.text(
        x + BOX / 2.0,
        ROW + TALL + 18,
        "N × %d".formatted(figures.embedding()),
        12,
        Svg.TEXT,
        Anchor.MIDDLE);
  }

  private static String[] about(Layer layer, Figures figures) {
    return switch (layer.name()) {
      case "window" ->
          new String[] {
            "%d Hz, %d s"
                .formatted(figures.samplingRateHz(), layer.length() / figures.samplingRateHz()),
            "one lead"
          };
      case "scaling" -> new String[] {"− mean of " + figures.highPass(), "softsign"};
      case "stem" -> new String[] {"convolution " + NetworkConfig.STEM_KERNEL, "maximum of 3"};
      case "neck" -> new String[] {"convolution 1", "shared"};
      default -> new String[] {"residual,", "attention"};
    };
  }

  private static void heads(Svg svg, Figures figures) {
    double embedding = left(figures.layers().size()) + BOX / 2.0;
    double neck = left(figures.layers().size() - 1) + BOX / 2.0;
    svg.arrow(embedding, ROW + TALL + 26, IDENTITY_HEAD + HEAD / 2.0, 240, Svg.TEXT);
    svg.arrow(embedding, ROW + TALL + 26, ACTIVITY_HEAD + HEAD / 2.0, 240, Svg.TEXT);
    head(
        svg,
        IDENTITY_HEAD,
        "identity head",
        figures.embedding(),
        figures.people(),
        "people",
        IDENTITY);
    head(
        svg,
        ACTIVITY_HEAD,
        "activity head",
        figures.embedding(),
        figures.activities(),
        "activities",
        ACTIVITY);
    svg.box(640, 432, 296, 118, "#fff4e0", Svg.ORANGE);
    svg.bold(656, 456, "Training: GradNorm", 14);
    svg.text(656, 480, "loss = w₁ · identity + w₂ · activity", 13, Svg.TEXT, Anchor.START);
    svg.text(656, 502, "w₁ and w₂ follow the norms of the two", 13, Svg.TEXT, Anchor.START);
    svg.text(656, 520, "gradients at " + figures.sharedWeight() + ",", 13, Svg.TEXT, Anchor.START);
    svg.text(
        656,
        538,
        "so that both tasks learn alike (α = %.1f)".formatted(figures.alpha()),
        13,
        Svg.TEXT,
        Anchor.START);
    svg.arrow(IDENTITY_HEAD + HEAD / 2.0, 370, IDENTITY_HEAD + HEAD / 2.0, 432, IDENTITY);
    svg.arrow(ACTIVITY_HEAD + HEAD / 2.0, 370, ACTIVITY_HEAD + HEAD / 2.0, 432, ACTIVITY);
    svg.text(IDENTITY_HEAD + HEAD / 2.0 + 8, 404, "loss", 12, Svg.FAINT, Anchor.START);
    svg.text(ACTIVITY_HEAD + HEAD / 2.0 + 8, 404, "loss", 12, Svg.FAINT, Anchor.START);
    svg.dashes(neck, 432, neck, ROW + TALL + 26, Svg.ORANGE);
    svg.arrow(neck, ROW + TALL + 32, neck, ROW + TALL + 24, Svg.ORANGE);
  }

  private static void head(
      Svg svg, double x, String name, int hidden, int classes, String of, String color) {
    double width = HEAD;
    box(svg, x, 240, width, 78, "#ffffff", name, "hidden layer of " + hidden, "softmax");
    svg.box(x, 240, 4, 78, color);
    svg.arrow(x + width / 2, 318, x + width / 2, 340, Svg.TEXT);
    svg.text(x + width / 2, 358, "N × %d %s".formatted(classes, of), 13, Svg.TEXT, Anchor.MIDDLE);
  }

  /** A residual block, enlarged. */
  private static void block(Svg svg) {
    svg.box(24, 240, 590, 310, Svg.PANEL, Svg.GRID);
    svg.bold(40, 266, "A residual block with Sequence Channel Attention", 14);
    double y = 300;
    double middle = y + 30;
    String[][] steps = {
      {"convolution " + NetworkConfig.BLOCK_KERNEL, "normalised, ReLU"},
      {"convolution " + NetworkConfig.BLOCK_KERNEL, "normalised"},
      {"channels", "× weight"},
      {"moments", "× weight"}
    };
    double x = 66;
    svg.arrow(36, middle, x, middle, Svg.TEXT);
    for (int i = 0; i < steps.length; i++) {
      String fill = i < 2 ? BLOCK : "#fde6f1";
      box(svg, x, y, 108, 60, fill, steps[i][0], steps[i][1], "");
      svg.arrow(x + 108, middle, x + 122, middle, Svg.TEXT);
      x += 122;
    }
    svg.dot(x + 8, middle, 9, Svg.TEXT);
    svg.text(x + 8, middle + 5, "+", 16, "#ffffff", Anchor.MIDDLE);
    svg.arrow(x + 17, middle, x + 50, middle, Svg.TEXT);
    svg.text(x + 34, middle - 10, "ReLU", 11, Svg.FAINT, Anchor.MIDDLE);
    svg.line(50, middle, 50, y + 92, Svg.TEXT, 1.5).line(50, y + 92, x + 8, y + 92, Svg.TEXT, 1.5);
    svg.arrow(x + 8, y + 92, x + 8, middle + 9, Svg.TEXT);
    svg.text(
        66,
        y + 108,
        "shortcut: as it is, or by a convolution of 1 where the shape changes",
        12,
        Svg.FAINT,
        Anchor.START);
    String[] lines = {
      "The weight of a channel, from what it holds over the window:",
      "mean over time → hidden layer of 1/%d of the channels → sigmoid"
          .formatted(NetworkConfig.ATTENTION_REDUCTION),
      "The weight of a moment, from what the channels hold around it:",
      "mean and maximum over channels → convolution %d → sigmoid"
          .formatted(NetworkConfig.BLOCK_KERNEL)
    };
    for (int i = 0; i < lines.length; i++) {
      svg.text(40, y + 148 + 24 * i, lines[i], 13, i % 2 == 0 ? Svg.TEXT : Svg.FAINT, Anchor.START);
    }
  }

  private static void box(
      Svg svg,
      double x,
      double y,
      double width,
      double height,
      String fill,
      String name,
      String first,
      String second) {
    svg.box(x, y, width, height, fill, "#8c959f");
    svg.text(x + width / 2, y + 24, name, 14, Svg.TEXT, Anchor.MIDDLE);
    svg.text(x + width / 2, y + 44, first, 11, Svg.FAINT, Anchor.MIDDLE);
    svg.text(x + width / 2, y + 60, second, 11, Svg.FAINT, Anchor.MIDDLE);
  }

  private static double left(int layer) {
    return 24 + layer * (BOX + GAP);
  }
}
