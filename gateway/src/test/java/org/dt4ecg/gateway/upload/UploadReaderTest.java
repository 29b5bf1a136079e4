package org.dt4ecg.gateway.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dt4ecg.console.http.HttpService.Call;
import org.dt4ecg.gateway.upload.UploadException.Fault;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.validation.FrameRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadReaderTest {

  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
  private static final long START = FrameTimes.toMicros(NOW.minusSeconds(60));
  private static final String QUERY = "lead=I&samplingRate=250&microvoltsPerCount=2.5";

  private final UploadReader reader =
      new UploadReader(new FrameRules(Duration.ofMinutes(5), () -> NOW));

  @Test
  void framesAsJsonAndAsBytesAreTheSame() throws Exception {
    List<EcgSamples> ofJson =
        json(
            """
            {"lead": "I", "samplingRate": 250, "microvoltsPerCount": 2.5, "baselineCount": -7,
             "frames": [{"sequence": 3, "startTime": %d, "samples": [1, -2, 32767]},
                        {"sequence": 4, "startTime": %d, "samples": [-32768]}]}
            """
                .formatted(START, START + 12_000));
    byte[] body =
        ByteBuffer.allocate(2 * 20 + 4 * 2)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(START)
            .putLong(3)
            .putInt(3)
            .putShort((short) 1)
            .putShort((short) -2)
            .putShort((short) 32767)
            .putLong(START + 12_000)
            .putLong(4)
            .putInt(1)
            .putShort((short) -32768)
            .array();
    List<EcgSamples> ofBytes = bytes(QUERY + "&baselineCount=-7", body);

    assertThat(ofBytes).isEqualTo(ofJson).hasSize(2);
    EcgSamples first = ofJson.get(0);
    assertThat(first.getDeviceId()).isEqualTo("watch 1");
    assertThat(first.getSequence()).isEqualTo(3);
    assertThat(first.getStartTime()).isEqualTo(NOW.minusSeconds(60));
    assertThat(first.getSamplingRate()).isEqualTo(250);
    assertThat(first.getLead()).isEqualTo("I");
    assertThat(first.getMicrovoltsPerCount()).isEqualTo(2.5);
    assertThat(first.getBaselineCount()).isEqualTo(-7);
    assertThat(SampleCodec.decode(first.getSamples())).containsExactly(1, -2, 32767);
  }

  @Test
  void eachFrameThatTheStreamWouldNotTakeIsNamedWithTheReasonOfADeadLetter() {
    String upload =
        """
        {"lead": "I", "samplingRate": 250, "microvoltsPerCount": 1, "frames": [
         {"sequence": 0, "startTime": %d, "samples": [1]},
         {"sequence": 1, "startTime": %d, "samples": [1]},
         {"sequence": 2, "startTime": 0, "samples": [1]},
         {"sequence": 3, "startTime": %d, "samples": []}]}
        """
            .formatted(START, FrameTimes.toMicros(NOW.plusSeconds(3600)), START);

    assertThatExceptionOfType(UploadException.class)
        .isThrownBy(() -> json(upload))
        .withMessage("3 of 4 frames break the rules of a frame; nothing was sent")
        .satisfies(
            e -> {
              assertThat(e.status()).isEqualTo(422);
              assertThat(e.faults())
                  .extracting(Fault::frame, Fault::reason)
                  .containsExactly(
                      tuple(1, "TIME_IN_FUTURE"),
                      tuple(2, "TIME_IMPOSSIBLE"),
                      tuple(3, "NO_SAMPLES"));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{|no JSON",
        "[1]|The body has to be one object",
        "null|the body is missing",
        "{}|frames is missing",
        "{\"frames\": []}|There are no frames",
        "{\"frames\": [null], \"lead\": \"I\", \"samplingRate\": 250, \"microvoltsPerCount\":"
            + " 1}|frames[0] is missing",
        "{\"frames\": [{}]}|lead is missing",
        "{\"frames\": [{}], \"lead\": \"I\"}|samplingRate is missing",
        "{\"frames\": [{}], \"lead\": \"I\", \"samplingRate\": \"250\"}|samplingRate has to be"
            + " a number",
        "{\"frames\": [{}], \"lead\": \"I\", \"samplingRate\": 250}|microvoltsPerCount is missing",
        "{\"frames\": [{}], \"gain\": 1}|gain is not known",
        "{\"lead\": \"I\", \"lead\": \"II\"}|Duplicate field 'lead'",
        "{\"frames\": [{\"samples\": [1.5]}]}|frames[0].samples",
        "{\"frames\": [{\"samples\": [\"1\"]}]}|frames[0].samples",
        "{\"frames\": [{\"samples\": [null]}]}|frames[0].samples",
        "{\"frames\": [{\"sequence\": 1.5}]}|frames[0].sequence",
        "{\"frames\": [{\"startTime\": 1e300}]}|frames[0].startTime",
        "{\"frames\": []} {}|nothing behind it"
      })
  void whatIsNoUploadIsToldWithItsPlace(String body, String told) {
    assertThatExceptionOfType(UploadException.class)
        .isThrownBy(() -> json(body))
        .withMessageContaining(told)
        .satisfies(e -> assertThat(e.status()).isEqualTo(400))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("org.dt4ecg", "java.", "`"));
  }

  @Test
  void aCountThatIsNoInt16IsToldWithItsPlace() {
    assertThatExceptionOfType(UploadException.class)
        .isThrownBy(
            () ->
                json(
                    """
                    {"lead": "I", "samplingRate": 250, "microvoltsPerCount": 1,
                     "frames": [{"sequence": 0, "startTime": 0, "samples": [0, 32768]}]}
                    """))
        .withMessageContaining("frames[0].samples[1] is 32768");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lead=I&samplingRate=250|microvoltsPerCount is missing",
        "samplingRate=250&microvoltsPerCount=1|lead is missing",
        "lead=I&samplingRate=fast&microvoltsPerCount=1|samplingRate has to be a number",
        "lead=I&samplingRate=250&microvoltsPerCount=1&gain=2|gain, which is not known",
        "lead=I&lead=II&samplingRate=250&microvoltsPerCount=1|lead twice",
        "lead=%zz&samplingRate=250&microvoltsPerCount=1|not encoded",
        "lead=I&samplingRate=250&microvoltsPerCount=1&baselineCount=0.5|a whole number"
      })
  void whatIsNoQueryIsTold(String query, String told) {
    assertThatExceptionOfType(UploadException.class)
        .isThrownBy(() -> bytes(query, new byte[22]))
        .withMessageContaining(told);
  }

  @Test
  void bytesThatEndWithinAFrameAreTold() {
    assertThatExceptionOfType(UploadException.class)
        .isThrownBy(() -> bytes(QUERY, new byte[19]))
        .withMessageContaining("ends 19 bytes into the head of frame 0");
    byte[] bigEndian = ByteBuffer.allocate(30).putLong(START).putLong(0).putInt(5).array();
    assertThatExceptionOfType(UploadException.class)
        .isThrownBy(() -> bytes(QUERY, bigEndian))
        .withMessageContaining("Frame 0 is said to have 83886080 samples");
    assertThatExceptionOfType(UploadException.class)
        .isThrownBy(() -> bytes(QUERY, new byte[0]))
        .withMessageContaining("no frames");
  }

  @Test
  void thousandFramesAreTakenTogetherAndNotOneMore() throws Exception {
    ByteBuffer frames = ByteBuffer.allocate(1_001 * 22).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i <= 1_000; i++) {
      frames.putLong(START + 4_000L * i).putLong(i).putInt(1).putShort((short) i);
    }
    byte[] body = frames.array();

    assertThat(bytes(QUERY, Arrays.copyOf(body, 1_000 * 22))).hasSize(1_000);
    assertThatExceptionOfType(UploadException.class)
        .isThrownBy(() -> bytes(QUERY, body))
        .withMessageContaining("at most 1000 together");
  }

  @Test
  void anythingElseIsRefusedByItsType() {
    for (String type : new String[] {null, "", "text/plain", "multipart/form-data"}) {
      assertThatExceptionOfType(UploadException.class)
          .isThrownBy(() -> read(type, null, "{}".getBytes(UTF_8)))
          .withMessageContaining("application/json or application/octet-stream")
          .satisfies(e -> assertThat(e.status()).isEqualTo(415));
    }
  }

  @Test
  void whateverTheBytesAreItIsAnUploadOrRefused() {
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] body = new byte[random.nextInt(64)];
      random.nextBytes(body);
      try {
        read(
            random.nextBoolean() ? "application/json" : "application/octet-stream; x=y",
            random.nextBoolean() ? QUERY : null,
            body);
      } catch (UploadException e) {
        refused++;
      }
    }
    assertThat(refused).isEqualTo(20_000);
  }

  private List<EcgSamples> json(String body) throws UploadException {
    return read("Application/JSON; charset=utf-8", null, body.getBytes(UTF_8));
  }

  private List<EcgSamples> bytes(String query, byte[] body) throws UploadException {
    return read("application/octet-stream", query, body);
  }

  private List<EcgSamples> read(@Nullable String type, @Nullable String query, byte[] body)
      throws UploadException {
    return reader.read("watch 1", new Call("POST", "/", query, type, body));
  }
}
