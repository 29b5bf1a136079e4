package org.dt4ecg.app.reset;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.kafka.clients.admin.OffsetSpec;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where an application starts to read again.
 *
 * @param text as it was written
 * @param spec as brokers are asked for it
 */
public record ResetPosition(String text, OffsetSpec spec) {

  /** Reads {@code earliest}, {@code latest} or a time. */
  public static final class Converter implements ITypeConverter<ResetPosition> {

    @Override
    public ResetPosition convert(String text) {
      return new ResetPosition(
          text,
          switch (text) {
            case "earliest" -> OffsetSpec.earliest();
            case "latest" -> OffsetSpec.latest();
            default -> OffsetSpec.forTimestamp(time(text).toEpochMilli());
          });
    }

    private static Instant time(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'%s' is neither earliest, latest nor a time like 2026-03-01T08:00:00Z"
                .formatted(text));
      }
    }
  }
}
