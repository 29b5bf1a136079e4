package org.dt4ecg.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.schemas.RandomRecords;
import org.dt4ecg.schemas.RecordTypes;
import org.dt4ecg.schemas.avro.UserActivity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a consumer meets that has our classes on its class path and knows nothing else of us. */
@Tag("slow")
class TrustedRecordsTest {

  @Test
  void aPlainAvroConsumerReadsOurRecordsWithoutACallOrAFlag() throws Exception {
    assertThat(run(PlainConsumer.class, UserActivity.class.getName()))
        .isEqualTo("read " + UserActivity.class.getName());
  }

  @Test
  void whatIsOfNeitherUsNorAvroIsForbiddenOn() throws Exception {
    assertThat(run(PlainConsumer.class, "java.lang.ProcessBuilder")).startsWith("Forbidden");
  }

  @Test
  void withoutTheServiceARefusalNamesThePropertyAndThePropertyHelps() throws Exception {
    assertThat(run(WithoutService.class, UserActivity.class.getName()))
        .startsWith("Forbidden " + UserActivity.class.getName())
        .contains("org.apache.avro.SERIALIZABLE_PACKAGES");
    assertThat(
            run(
                WithoutService.class,
                UserActivity.class.getName(),
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=org.dt4ecg.schemas.avro"))
        .isEqualTo("read " + UserActivity.class.getName());
  }

  @Test
  void everyRecordClassIsTrusted() {
    assertThat(RecordTypes.all())
        .allSatisfy(
            type ->
                assertThat(SpecificData.get().getClass(SpecificData.get().getSchema(type)))
                    .isEqualTo(type));
  }

  private static String run(Class<?> main, String recordName, String... options)
      throws IOException, InterruptedException {
    UserActivity event = new RandomRecords(3).next(UserActivity.class);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<>(UserActivity.class).write(event, encoder);
    encoder.flush();
    String schema =
        PortableSchema.of(UserActivity.getClassSchema())
            .toString()
            .replace(
                "\"name\":\"UserActivity\",\"namespace\":\"org.dt4ecg.schemas.avro\"",
                "\"name\":\"%s\"".formatted(recordName));
    List<String> command =
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                Arrays.stream(options),
                Stream.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName(),
                    HexFormat.of().formatHex(bytes.toByteArray())))
            .flatMap(part -> part)
            .toList();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().write(schema.getBytes(UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output.strip();
  }

  /** Reads one record as any consumer does: by the class that the writer's schema names. */
  static final class PlainConsumer {

    private PlainConsumer() {}

    /**
     * Prints what was read, or why it was not.
     *
     * @param arguments the record, in hexadecimal; its schema is on standard input
     */
    public static void main(String[] arguments) throws IOException {
      Schema schema = new Schema.Parser().parse(new String(System.in.readAllBytes(), UTF_8));
      try {
        SpecificRecord record =
            new SpecificDatumReader<SpecificRecord>(schema)
                .read(
                    null,
                    DecoderFactory.get()
                        .binaryDecoder(HexFormat.of().parseHex(arguments[0]), null));
        System.out.println("read " + record.getClass().getName());
      } catch (SecurityException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  /** The same where Avro does not find the service. */
  static final class WithoutService {

    private WithoutService() {}

    /** As {@link PlainConsumer#main}. */
    public static void main(String[] arguments) throws IOException {
      Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
      PlainConsumer.main(arguments);
    }
  }
}
