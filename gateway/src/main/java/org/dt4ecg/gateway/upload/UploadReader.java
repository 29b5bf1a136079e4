package org.dt4ecg.gateway.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dt4ecg.console.http.HttpService.Call;
import org.dt4ecg.gateway.upload.UploadException.Fault;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.validation.FrameRules;

/**
 * Reads uploads, and refuses those with a frame that the stream would not take: a dead letter tells
 * an operator, an answer tells the device. Thread-safe.
 */
public final class UploadReader {

  /** Most frames of an upload. */
  public static final int MOST_FRAMES = 1_000;

  static final String JSON = "application/json";
  static final String BYTES = "application/octet-stream";

  private static final int MOST_FAULTS = 100;

  private final JsonFrames json = new JsonFrames();
  private final FrameRules rules;

  public UploadReader(FrameRules rules) {
    this.rules = rules;
  }

  /**
   * The frames of an upload, in the order in which they were sent; all of them are sound.
   *
   * @throws UploadException if not all are, or it cannot be read
   */
  public List<EcgSamples> read(String device, Call call) throws UploadException {
    String type = type(call);
    List<EcgSamples> frames;
    if (type.equals(JSON)) {
      if (call.query() != null) {
        throw UploadException.malformed("With JSON all stands in the body, and nothing in a query");
      }
      frames = json.read(device, call.body(), MOST_FRAMES);
    } else if (type.equals(BYTES)) {
      frames = BinaryFrames.read(device, call.query(), call.body(), MOST_FRAMES);
    } else {
      // Also what keeps strangers' pages out: a browser asks before it sends one of these.
      throw UploadException.otherType(
          "The header Content-Type has to be %s or %s".formatted(JSON, BYTES));
    }
    requireSound(device, frames);
    return frames;
  }

  private static String type(Call call) {
    String header = call.contentType();
    return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private void requireSound(String device, List<EcgSamples> frames) throws UploadException {
    byte[] key = device.getBytes(UTF_8);
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < frames.size() && faults.size() < MOST_FAULTS; i++) {
      Optional<Rejection> fault = rules.faultOf(key, frames.get(i));
      if (fault.isPresent()) {
        faults.add(new Fault(i, fault.get().reason().name(), fault.get().message()));
      }
    }
    if (!faults.isEmpty()) {
      throw UploadException.against(faults, frames.size());
    }
  }
}
