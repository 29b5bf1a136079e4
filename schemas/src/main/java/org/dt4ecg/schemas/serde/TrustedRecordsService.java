package org.dt4ecg.schemas.serde;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes.LogicalTypeFactory;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Calls {@link TrustedRecords#trust} in every process that has this project's record classes on its
 * class path, before Avro meets the first schema: so a plain Avro or Confluent consumer reads them
 * without a call or a flag. Avro looks for services of this kind when it is asked for a logical
 * type for the first time, which parsing a schema does; it has no hook of another name. The logical
 * type itself means nothing and is in no schema.
 *
 * <p>Where the thread that parses the first schema does not see this project's jar by its context
 * class loader, Avro does not find the service; then {@link TrustedRecords#trust} has to be called,
 * or the system property set that Avro's refusal names.
 */
public final class TrustedRecordsService implements LogicalTypeFactory {

  /** For Avro, by way of {@link java.util.ServiceLoader}. */
  public TrustedRecordsService() {
    TrustedRecords.trust();
  }

  @Override
  public @Nullable LogicalType fromSchema(Schema schema) {
    return null;
  }

  @Override
  public String getTypeName() {
    return "dt4ecg-trusted-records";
  }
}
