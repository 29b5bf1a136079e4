package org.dt4ecg.app.registry;

import java.util.Collection;

/** A request that the registry refuses, with Confluent's status and error code. */
final class RegistryRefusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final int errorCode;
  private final String allowed;

  private RegistryRefusal(int status, int errorCode, String message) {
    this(status, errorCode, message, "");
  }

  private RegistryRefusal(int status, int errorCode, String message, String allowed) {
    super(message);
    this.allowed = allowed;
    this.status = status;
    this.errorCode = errorCode;
  }

  static RegistryRefusal unknownSubject(String subject) {
    return new RegistryRefusal(404, 40401, "Subject '" + subject + "' not found.");
  }

  static RegistryRefusal unknownVersion(String version) {
    return new RegistryRefusal(404, 40402, "Version " + version + " not found.");
  }

  static RegistryRefusal unknownSchema(String what) {
    return new RegistryRefusal(404, 40403, what + " not found.");
  }

  static RegistryRefusal subjectDeletedAlready(String subject) {
    return new RegistryRefusal(
        404,
        40404,
        "Subject '" + subject + "' was deleted. Set permanent=true to delete it for good");
  }

  static RegistryRefusal subjectNotDeletedYet(String subject) {
    return new RegistryRefusal(
        404,
        40405,
        "Subject '" + subject + "' has to be deleted before it can be deleted for good");
  }

  static RegistryRefusal versionDeletedAlready(String subject, String version) {
    return new RegistryRefusal(
        404,
        40406,
        "Version %s of subject '%s' was deleted. Set permanent=true to delete it for good"
            .formatted(version, subject));
  }

  static RegistryRefusal versionNotDeletedYet(String subject, String version) {
    return new RegistryRefusal(
        404,
        40407,
        "Version %s of subject '%s' has to be deleted before it can be deleted for good"
            .formatted(version, subject));
  }

  static RegistryRefusal noSubjectLevel(String subject) {
    return new RegistryRefusal(
        404,
        40408,
        "Subject '" + subject + "' does not have subject-level compatibility configured");
  }

  static RegistryRefusal noSubjectMode(String subject) {
    return new RegistryRefusal(
        404, 40409, "Subject '" + subject + "' does not have subject-level mode configured");
  }

  static RegistryRefusal invalidSchema(String why) {
    return new RegistryRefusal(422, 42201, "Invalid schema: " + why);
  }

  static RegistryRefusal invalidVersion(String version) {
    return new RegistryRefusal(
        422,
        42202,
        "The specified version '"
            + version
            + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string"
            + " \"latest\"");
  }

  static RegistryRefusal invalidLevel(String level) {
    return new RegistryRefusal(
        422,
        42203,
        "Invalid compatibility level '"
            + level
            + "'. Valid values are NONE, BACKWARD, FORWARD, FULL, BACKWARD_TRANSITIVE,"
            + " FORWARD_TRANSITIVE and FULL_TRANSITIVE");
  }

  static RegistryRefusal invalidMode(String mode) {
    return new RegistryRefusal(
        422,
        42204,
        "Invalid mode '" + mode + "'. This registry has READWRITE, READONLY and READONLY_OVERRIDE");
  }

  static RegistryRefusal notPermitted(String why) {
    return new RegistryRefusal(422, 42205, "Operation not permitted: " + why);
  }

  static RegistryRefusal referredTo(String subject, int version) {
    return new RegistryRefusal(
        422,
        42206,
        "One or more references exist to version %d of subject '%s'".formatted(version, subject));
  }

  static RegistryRefusal incompatible(String subject, String violations) {
    return new RegistryRefusal(
        409,
        409,
        "Schema being registered is incompatible with an earlier schema for subject \""
            + subject
            + "\": "
            + violations);
  }

  static RegistryRefusal badRequest(String why) {
    return new RegistryRefusal(400, 400, why);
  }

  static RegistryRefusal notFound() {
    return new RegistryRefusal(404, 404, "HTTP 404 Not Found");
  }

  /**
   * What is there is not done so.
   *
   * @param allowed the methods that it has
   */
  static RegistryRefusal methodNotAllowed(Collection<String> allowed) {
    return new RegistryRefusal(405, 405, "HTTP 405 Method Not Allowed", String.join(", ", allowed));
  }

  /** The header {@code Allow}; empty if there is none. */
  String allowed() {
    return allowed;
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  /** {@code error_code} of the response's body. */
  int errorCode() {
    return errorCode;
  }

  /** The message, which is never null here. */
  String text() {
    return String.valueOf(getMessage());
  }
}
