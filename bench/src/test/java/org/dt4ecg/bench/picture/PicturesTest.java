package org.dt4ecg.bench.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dt4ecg.bench.material.ShippedModels;
import org.dt4ecg.bench.picture.HeartPicture.Share;
import org.dt4ecg.bench.picture.HeartPicture.Shown;
import org.dt4ecg.bench.picture.MistakesPicture.Matrix;
import org.dt4ecg.bench.picture.NewcomerPicture.Point;
import org.dt4ecg.bench.picture.SessionPicture.Cut;
import org.dt4ecg.bench.picture.SessionPicture.Fate;
import org.dt4ecg.bench.picture.SessionPicture.Sent;
import org.dt4ecg.bench.picture.StripesPicture.Said;
import org.dt4ecg.bench.picture.StripesPicture.Session;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

/**
 * The pictures of the pages show what the code computes: the files are those that it draws, and
 * their figures are found here by another way.
 */
@Tag("slow")
class PicturesTest {

  private static final Path IMAGES = ShippedModels.repository().resolve("docs/images");
  private static final int LARGEST_FILE = 150_000;

  @Test
  void thePicturesOfTheRepositoryAreThoseThatTheCodeDraws() throws Exception {
    List<Picture> pictures = Pictures.ofTheRepository();

    assertThat(pictures).hasSize(4);
    for (Picture picture : pictures) {
      assertThat(file(picture.name()))
          .as("draw it anew with: bench/run pictures --out docs/images")
          .content()
          .isEqualTo(picture.svg());
    }
  }

  /** What they need is not in the repository, so they are drawn anew from their own figures. */
  @Test
  void thePicturesOfARecordingAndOfADemonstrationShowTheFiguresThatTheyCarry() throws Exception {
    assertThat(
            MistakesPicture.draw(
                    Picture.figures(file(MistakesPicture.NAME), MistakesPicture.Figures.class))
                .svg())
        .isEqualTo(Files.readString(file(MistakesPicture.NAME)));
    assertThat(
            NewcomerPicture.draw(
                    Picture.figures(file(NewcomerPicture.NAME), NewcomerPicture.Figures.class))
                .svg())
        .isEqualTo(Files.readString(file(NewcomerPicture.NAME)));
  }

  @Test
  void everyPictureIsASmallFileWithATitleAndNothingFromElsewhere() throws Exception {
    for (String name :
        List.of(
            HeartPicture.NAME,
            StripesPicture.NAME,
            SessionPicture.NAME,
            NetworkPicture.NAME,
            MistakesPicture.NAME,
            NewcomerPicture.NAME)) {
      String svg = Files.readString(file(name));
      NodeList titles =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file(name).toFile())
              .getElementsByTagName("title");

      assertThat(titles.getLength()).isOne();
      assertThat(titles.item(0).getTextContent()).hasSizeGreaterThan(60);
      assertThat(svg.length()).as(name).isLessThan(LARGEST_FILE);
      assertThat(svg.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http", "href");
    }
  }

  @Test
  void theFourSecondsShowWhatTheModelSaysOfTheDrawnSamples() throws Exception {
    try (OnnxModel model = ShippedModels.load(ShippedModels.SIMULATED);
        WindowClassifier classifier = model.newClassifier()) {
      HeartPicture.Figures figures = HeartPicture.figures(model);

      assertThat(figures.windows()).extracting(Shown::truth).containsExactly("rest", "run");
      for (Shown window : figures.windows()) {
        Prediction prediction =
            classifier
                .classify(List.of(window.millivolts()))
                .get(0)
                .on(SignalQuality.valueOf(window.quality().toUpperCase(Locale.ROOT)));
        ModelContract contract = model.contract();
        equal(window.people(), contract.identities(), prediction.identity());
        equal(window.activities(), contract.activities(), prediction.activity());
        assertThat(window.person()).isEqualTo(figures.person());
        assertThat(window.activities().get(0).label()).isEqualTo(window.truth());
      }
      String drawn = HeartPicture.draw(figures).svg();
      assertThat(drawn.split("<polyline", -1)).hasSize(3);
      assertThat(drawn).contains(">Named: sim-03.<", ">At rest<", ">Running<");
    }
  }

  private static void equal(List<Share> shares, List<String> labels, float[] probabilities) {
    assertThat(shares).hasSize(5);
    for (Share share : shares) {
      assertThat(share.probability())
          .isCloseTo(probabilities[labels.indexOf(share.label())], within(1e-3));
    }
  }

  @Test
  void theStripesOfTheSessionAreTheWindowsSmoothed() throws Exception {
    StripesPicture.Figures figures =
        Picture.figures(file(StripesPicture.NAME), StripesPicture.Figures.class);
    ModelContract contract = ShippedModels.file(ShippedModels.SIMULATED).contract();

    for (Session session : figures.sessions()) {
      double end = session.truth().get(session.truth().size() - 1).to();
      List<Said> windows = session.windows();
      assertThat(contract.identities()).doesNotContain(session.person());
      assertThat(windows).hasSize((int) Math.floor((end - 4) / figures.hop()) + 1);
      for (int k = 0; k < windows.size(); k++) {
        assertThat(windows.get(k).from()).isCloseTo(k * figures.hop(), within(1e-3));
      }
      assertThat(changes(windows.stream().map(Said::fused).toList()))
          .isLessThanOrEqualTo(changes(windows.stream().map(Said::activity).toList()));
      assertThat(share(session, false)).isEqualTo(session.right());
      assertThat(share(session, true)).isEqualTo(session.fusedRight());
    }
    assertThat(figures.sessions().get(0).fusedRight())
        .isGreaterThan(figures.sessions().get(0).right());
  }

  private static long changes(List<String> activities) {
    return IntStream.range(1, activities.size())
        .filter(i -> !activities.get(i).equals(activities.get(i - 1)))
        .count();
  }

  /** Of the windows that lie within one activity. */
  private static double share(Session session, boolean isFused) {
    List<Boolean> right = new ArrayList<>();
    for (Said window : session.windows()) {
      session.truth().stream()
          .filter(truth -> truth.from() <= window.from() && truth.to() >= window.to())
          .map(truth -> truth.activity().equals(isFused ? window.fused() : window.activity()))
          .forEach(right::add);
    }
    double share = (double) right.stream().filter(each -> each).count() / right.size();
    return Math.round(1e3 * share) / 1e3;
  }

  /** By the rule of topology/README.md, in the plainest way. */
  @Test
  void theWindowsOfTheSessionAreDecidedWhenTheRuleSays() throws Exception {
    SessionPicture.Figures figures =
        Picture.figures(file(SessionPicture.NAME), SessionPicture.Figures.class);
    List<Sent> frames = figures.frames();

    double before = 0;
    for (Cut window : figures.windows()) {
      double whole =
          frames.stream()
              .filter(frame -> frame.start() < window.end())
              .filter(frame -> frame.start() + figures.frame() > window.start())
              .mapToDouble(Sent::arrival)
              .max()
              .orElseThrow();
      double givenUp =
          frames.stream()
              .filter(frame -> frame.start() + figures.frame() >= window.end() + figures.grace())
              .mapToDouble(Sent::arrival)
              .min()
              .orElse(Double.POSITIVE_INFINITY);
      double decided = Math.max(before, Math.min(whole, givenUp));
      assertThat(window.decided()).as("window %d", window.index()).isEqualTo(decided);
      assertThat(window.fate() == Fate.GIVEN_UP).isEqualTo(givenUp < whole);
      assertThat(window.fate() == Fate.AT_ONCE).isEqualTo(decided == window.end());
      before = decided;
    }
    assertThat(figures.windows())
        .extracting(Cut::index)
        .containsExactlyElementsOf(IntStream.range(0, 17).mapToObj(Long::valueOf).toList());
    assertThat(figures.windows().stream().collect(Collectors.groupingBy(Cut::fate)))
        .containsOnlyKeys(Fate.values());
    assertThat(frames.stream().filter(Sent::refused)).hasSize(1);
    assertThat(frames.stream().filter(frame -> frame.arrival() > frame.start() + 1)).hasSize(2);
  }

  @Test
  void theShapesOfTheNetworkAreThoseOfTheRelease() throws Exception {
    ModelFile file = ShippedModels.file(ShippedModels.SIMULATED);
    NetworkPicture.Figures figures = NetworkPicture.figures(file);
    GraphProto graph = ModelProto.parseFrom(file.bytes()).getGraph();
    Map<String, List<Long>> weights =
        graph.getInitializerList().stream()
            .collect(Collectors.toMap(TensorProto::getName, PicturesTest::shape));

    assertThat(figures.layers())
        .extracting(NetworkPicture.Layer::shape)
        .containsExactly(
            "N × 1 × 1000",
            "N × 1 × 1000",
            "N × 16 × 250",
            "N × 16 × 250",
            "N × 32 × 125",
            "N × 64 × 63",
            "N × 128 × 32",
            "N × 64 × 32");
    assertThat(weights.get("stem.convolution.weight")).containsExactly(16L, 1L, 15L);
    for (int stage = 1; stage <= 4; stage++) {
      long channels = figures.layers().get(2 + stage).channels();
      String block = "stage" + stage + ".";
      assertThat(weights.get(block + "convolution1.weight")).startsWith(channels).endsWith(7L);
      assertThat(weights.get(block + "convolution2.weight"))
          .containsExactly(channels, channels, 7L);
      assertThat(weights).containsKey(block + "channelAttention.squeeze.weight");
      assertThat(weights.get(block + "sequenceAttention.convolution.weight"))
          .containsExactly(1L, 2L, 7L);
    }
    assertThat(weights.get(figures.sharedWeight())).containsExactly(64L, 128L, 1L);
    assertThat(lastLength(graph, figures.layers().get(0).length()))
        .isEqualTo(figures.layers().get(figures.layers().size() - 1).length());
    assertThat(figures.embedding()).isEqualTo(file.contract().embeddingSize());
    assertThat(NetworkPicture.draw(figures).svg())
        .contains(">N × 10 people<", ">N × 5 activities<");
  }

  /** A release convolves over rows of height one, which runs faster. */
  private static List<Long> shape(TensorProto weight) {
    List<Long> shape = new ArrayList<>(weight.getDimsList());
    if (shape.size() == 4) {
      assertThat(shape.remove(2)).isOne();
    }
    return shape;
  }

  /** What is left of a length by the strides of the graph, shortcuts apart. */
  private static int lastLength(GraphProto graph, int length) {
    int left = length;
    for (NodeProto node : graph.getNodeList()) {
      boolean isShortcut = node.getInputList().stream().anyMatch(name -> name.contains("shortcut"));
      boolean strides = node.getOpType().equals("Conv") || node.getOpType().equals("MaxPool");
      if (strides && !isShortcut) {
        left = (left - 1) / (int) stride(node) + 1;
      }
    }
    return left;
  }

  private static long stride(NodeProto node) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals("strides"))
        .map(AttributeProto::getIntsList)
        .findFirst()
        .map(strides -> strides.get(strides.size() - 1))
        .orElse(1L);
  }

  @Test
  void theMistakesAddUpToTheAccuracyThatIsWritten() throws Exception {
    MistakesPicture.Figures figures =
        Picture.figures(file(MistakesPicture.NAME), MistakesPicture.Figures.class);

    assertThat(figures.version()).isEqualTo(ShippedModels.file("dt4ecg-ctu-nine").version());
    assertThat(figures.matrices()).hasSize(2);
    for (Matrix matrix : figures.matrices()) {
      long right = 0;
      long all = 0;
      for (int row = 0; row < matrix.counts().length; row++) {
        right += matrix.counts()[row][row];
        for (long count : matrix.counts()[row]) {
          all += count;
        }
      }
      assertThat((double) right / all).isCloseTo(matrix.accuracy(), within(1e-4));
      assertThat(matrix.of()).endsWith(", %d windows".formatted(all));
    }
  }

  @Test
  void aNewcomerIsDrawnFromWhatThePageAnswers(@TempDir Path folder) throws Exception {
    Path answer = folder.resolve("models.json");
    Files.writeString(
        answer,
        """
        {"servings":[{"version":"aaa","since":10000,"last":30000,"windows":9},
                     {"version":"bbb","since":32500,"last":40000,"windows":5}],
         "rounds":[{"startedAt":15000,"finishedAt":31000}],
         "recognition":[{"at":10000,"people":4,"named":1},{"at":35000,"people":4,"named":3}],
         "newcomer":"sim-99",
         "newcomerRecognition":[{"at":10000,"people":2,"named":0},{"at":35000,"people":2,"named":1}]}
        """);

    NewcomerPicture.Figures figures = NewcomerPicture.figures(answer);

    assertThat(figures.swap()).isEqualTo(22.5);
    assertThat(figures.roundFrom()).isEqualTo(5);
    assertThat(figures.roundTo()).isEqualTo(21);
    assertThat(figures.newcomer()).containsExactly(new Point(0, 2, 0), new Point(25, 2, 1));
    assertThat(figures.others()).containsExactly(new Point(0, 2, 1), new Point(25, 2, 2));
    assertThat(NewcomerPicture.draw(figures).svg())
        .contains(">sim-99, the newcomer<", ">swap: aaa to bbb<");
  }

  @Test
  void anAnswerWithoutASwapOrThatIsNoneIsRefused(@TempDir Path folder) throws Exception {
    Path answer = folder.resolve("models.json");
    Files.writeString(answer, "{\"servings\":[],\"rounds\":[]}");

    assertThatIOException()
        .isThrownBy(() -> NewcomerPicture.figures(answer))
        .withMessageContaining("shows no swap");
    Files.writeString(answer, "# no JSON");
    assertThatIOException()
        .isThrownBy(() -> NewcomerPicture.figures(answer))
        .withMessageContaining("models.json is no JSON");
  }

  @Test
  void theNewcomerOfTheRepositoryIsRecognisedAfterTheSwapAndNotBefore() throws Exception {
    NewcomerPicture.Figures figures =
        Picture.figures(file(NewcomerPicture.NAME), NewcomerPicture.Figures.class);

    // A point spans five seconds, and the one with the swap holds windows of both models.
    assertThat(figures.newcomer())
        .filteredOn(point -> point.at() + 5 <= figures.swap())
        .hasSizeGreaterThan(5)
        .allMatch(point -> point.named() == 0);
    assertThat(figures.newcomer())
        .filteredOn(point -> point.at() >= figures.swap())
        .hasSizeGreaterThan(3)
        .allMatch(point -> point.named() > 0);
  }

  private static Path file(String name) throws IOException {
    return IMAGES.resolve(name + ".svg");
  }
}
