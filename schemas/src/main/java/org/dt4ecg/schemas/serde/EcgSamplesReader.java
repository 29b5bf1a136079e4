package org.dt4ecg.schemas.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * Reads frames, the records that there are most of, field by field: nothing is looked up and
 * nothing is boxed. The samples are not copied but stay where they are, in the bytes of the record.
 * Only for frames of writers whose schema has the same fields in the same order. Thread-safe.
 */
final class EcgSamplesReader {

  private final RecentStrings leads = new RecentStrings();

  EcgSamples read(ByteArrayDecoder bytes) throws IOException {
    String deviceId = bytes.readString();
    long sequence = bytes.readLong();
    Instant startTime = FrameTimes.toInstant(bytes.readLong());
    double samplingRate = bytes.readDouble();
    String lead = bytes.readString(leads);
    double microvoltsPerCount = bytes.readDouble();
    int baselineCount = bytes.readInt();
    ByteBuffer samples = bytes.readBytesInPlace();
    return new EcgSamples(
        deviceId,
        sequence,
        startTime,
        samplingRate,
        lead,
        microvoltsPerCount,
        baselineCount,
        samples);
  }
}
