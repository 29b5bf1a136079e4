package org.dt4ecg.schemas.serde;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.dt4ecg.schemas.avro.EcgSamples;

/**
 * Makes Avro load this project's record classes by name, and only those, on top of what the process
 * trusts already.
 *
 * <p>{@link AvroSerde} needs none of this (see {@link RecordModel}). But Avro itself looks classes
 * up by name where a record is copied by its builder, {@code UserActivity.newBuilder(event)}, and
 * so does every other serde, Confluent's included; from Avro 1.12.2 on that fails with a {@link
 * SecurityException} unless Avro's process-wide validator trusts the class. As a rule nobody has to
 * call this: {@link TrustedRecordsService} does.
 */
public final class TrustedRecords {

  private static final String PACKAGE = EcgSamples.class.getPackageName();

  private TrustedRecords() {}

  /**
   * Adds this project's record classes to those that Avro's process-wide validator trusts. What it
   * trusted before, it goes on to trust. Any number of calls do the same as one.
   */
  public static void trust() {
    synchronized (TrustedRecords.class) {
      ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
      if (!before.isTrusted(EcgSamples.class)) {
        ClassSecurityValidator.setGlobal(
            ClassSecurityValidator.composite(
                before, type -> type.getPackageName().equals(PACKAGE)));
      }
    }
  }
}
