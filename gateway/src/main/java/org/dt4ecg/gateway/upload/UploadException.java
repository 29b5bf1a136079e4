package org.dt4ecg.gateway.upload;

import java.util.List;

/** An upload of which nothing is sent, and why: for whoever sent it. */
public final class UploadException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final int MALFORMED = 400;
  private static final int OTHER_TYPE = 415;
  private static final int AGAINST_RULES = 422;

  private final int status;
  private final transient List<Fault> faults;

  private UploadException(int status, String message, List<Fault> faults) {
    super(message);
    this.status = status;
    this.faults = List.copyOf(faults);
  }

  /**
   * What is wrong with a frame.
   *
   * @param frame its number in the upload, from 0
   * @param reason as in a dead letter's header
   * @param message for people
   */
  public record Fault(int frame, String reason, String message) {}

  /** It cannot be read. */
  static UploadException malformed(String message) {
    return new UploadException(MALFORMED, message, List.of());
  }

  /** It is of a type that is not read here. */
  static UploadException otherType(String message) {
    return new UploadException(OTHER_TYPE, message, List.of());
  }

  /** Frames of it would be dead letters. */
  static UploadException against(List<Fault> faults, int frames) {
    return new UploadException(
        AGAINST_RULES,
        "%d of %d frames break the rules of a frame; nothing was sent"
            .formatted(faults.size(), frames),
        faults);
  }

  /** Status of the answer. */
  public int status() {
    return status;
  }

  /** Frames that are against the rules; none where the upload could not be read. */
  public List<Fault> faults() {
    return faults;
  }
}
