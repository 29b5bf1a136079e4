package org.dt4ecg.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.schemas.RandomRecords;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.UserProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Avro's own reader, on Avro's own decoder, says what has to be read. */
class RecordReaderTest {

  @ParameterizedTest
  @MethodSource("org.dt4ecg.schemas.RecordTypes#all")
  <T extends SpecificRecord> void anyBytesAreReadOrRefusedAsByAvro(Class<T> type)
      throws IOException {
    Random random = new Random(type.getName().hashCode());
    RandomRecords records = new RandomRecords(11);
    Schema schema = records.next(type).getSchema();
    RecordReader<T> reader = reader(PortableSchema.of(schema), type);
    DatumReader<T> avros = new FastReaderBuilder(RecordModel.of(type)).createDatumReader(schema);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = write(records.next(type));
      damage(bytes, random, i % 4);

      Optional<T> expected = readByAvro(avros, bytes);
      Optional<T> read = read(reader, bytes);
      if (!read.equals(expected)) {
        // Damage makes NaN too, which a record takes to differ from itself.
        assertThat(read).hasToString(expected.toString());
      }
    }
  }

  @Test
  void theSamplesOfAFrameAreAPartOfItsBytes() throws IOException {
    byte[] bytes = write(AvroSerdeContract.frame());

    ByteBuffer samples =
        read(reader(EcgSamples.getClassSchema(), EcgSamples.class), bytes)
            .orElseThrow()
            .getSamples();

    assertThat(samples.array()).isSameAs(bytes);
    assertThat(samples.arrayOffset()).isEqualTo(bytes.length - 4);
    assertThat(samples.position()).isZero();
    assertThat(samples.limit()).isEqualTo(4);
    assertThat(samples.capacity()).isEqualTo(4);
    assertThat(samples).isEqualTo(AvroSerdeContract.frame().getSamples());
  }

  @Test
  void samplesThatReachBehindTheEndAreRefused() throws IOException {
    byte[] bytes = write(AvroSerdeContract.frame());
    bytes[bytes.length - 5] = 10;
    RecordReader<EcgSamples> reader = reader(EcgSamples.getClassSchema(), EcgSamples.class);

    assertThatThrownBy(() -> reader.read(decoder(bytes)))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("5 bytes are said to follow, but there are 4");
  }

  @Test
  void theNameOfALeadIsReadOnce() throws IOException {
    RecordReader<EcgSamples> reader = reader(EcgSamples.getClassSchema(), EcgSamples.class);

    EcgSamples first = reader.read(decoder(write(AvroSerdeContract.frame())));
    EcgSamples second = reader.read(decoder(write(AvroSerdeContract.frame())));

    assertThat(second.getLead()).isSameAs(first.getLead());
  }

  @Test
  void listsAndMapsInSeveralBlocksAreReadWhole() throws IOException {
    ByteArrayEncoder out = new ByteArrayEncoder();
    out.writeString("u");
    out.writeString("0123456789ab");
    out.writeInt(1);
    out.writeFloat(0.5f);
    // A block may say its size in bytes; its count is negative then.
    out.writeInt(-2);
    out.writeInt(8);
    out.writeFloat(0.25f);
    out.writeFloat(0.125f);
    out.writeInt(0);
    out.writeInt(8);
    out.writeLong(0);
    // No further embeddings.
    out.writeInt(0);

    IdentityTemplate template =
        reader(IdentityTemplate.getClassSchema(), IdentityTemplate.class)
            .read(decoder(out.toByteArray()));

    assertThat(template.getEmbedding()).containsExactly(0.5f, 0.25f, 0.125f);
  }

  @Test
  void anArrayThatClaimsMoreItemsThanThereAreBytesTakesNoRoom() throws IOException {
    ByteArrayEncoder out = new ByteArrayEncoder();
    out.writeString("u");
    out.writeString("0123456789ab");
    out.writeInt(Integer.MAX_VALUE - 9);
    RecordReader<IdentityTemplate> reader =
        reader(IdentityTemplate.getClassSchema(), IdentityTemplate.class);

    assertThatThrownBy(() -> reader.read(decoder(out.toByteArray())))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("2147483638 items are said to follow, but there are 0 bytes");
  }

  @Test
  void recordsOfAnotherWriterAreResolvedWhateverTheyHoldMore() throws IOException {
    Schema writer =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "UserProfile", "namespace": "org.dt4ecg.schemas.avro", "fields": [
                  {"name": "words", "type": {"type": "array", "items": "string"}},
                  {"name": "digest", "type": {"type": "fixed", "name": "Two", "size": 2}},
                  {"name": "counts", "type": {"type": "map", "values": "long"}},
                  {"name": "raw", "type": "bytes"},
                  {"name": "userId", "type": "string"},
                  {"name": "displayName", "type": "string"}]}
                """);
    ByteArrayEncoder out = new ByteArrayEncoder();
    out.writeInt(-1);
    out.writeInt(4);
    out.writeString("abc");
    out.writeInt(1);
    out.writeString("d");
    out.writeInt(0);
    out.writeFixed(new byte[2], 0, 2);
    out.writeInt(1);
    out.writeString("k");
    out.writeLong(1L << 40);
    out.writeInt(0);
    out.writeBytes(ByteBuffer.allocate(3));
    out.writeString("ctu-01");
    out.writeString("Jogger");

    UserProfile profile = reader(writer, UserProfile.class).read(decoder(out.toByteArray()));

    assertThat(profile.getUserId()).isEqualTo("ctu-01");
    assertThat(profile.getDisplayName()).isEqualTo("Jogger");
    assertThat(profile.getAttributes()).isEmpty();
  }

  @Test
  void onlyStringsThatAreStillKnownAreTheSame() {
    RecentStrings strings = new RecentStrings();
    List<String> all = Random.class.getName().chars().mapToObj(c -> "lead " + (char) c).toList();
    for (int round = 0; round < 3; round++) {
      for (String text : all) {
        byte[] bytes = (">" + text + "<").getBytes(StandardCharsets.UTF_8);
        assertThat(strings.of(bytes, 1, bytes.length - 2)).isEqualTo(text);
      }
    }
    byte[] one = "I".getBytes(StandardCharsets.UTF_8);
    assertThat(strings.of(one, 0, 1)).isSameAs(strings.of(one.clone(), 0, 1));
    byte[] tooLong = new byte[65];
    assertThat(strings.of(tooLong, 0, 65)).isNotSameAs(strings.of(tooLong, 0, 65)).hasSize(65);
  }

  private static <T extends SpecificRecord> RecordReader<T> reader(Schema writer, Class<T> type)
      throws IOException {
    return RecordReader.of(writer, RecordModel.of(type), type);
  }

  private static <T extends SpecificRecord> byte[] write(T record) throws IOException {
    ByteArrayEncoder out = new ByteArrayEncoder();
    RecordWriter.like(record).write(record, out);
    return out.toByteArray();
  }

  private static void damage(byte[] bytes, Random random, int times) {
    for (int i = 0; i < times; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
  }

  private static ByteArrayDecoder decoder(byte[] bytes) {
    ByteArrayDecoder decoder = new ByteArrayDecoder();
    decoder.begin(bytes, 0);
    return decoder;
  }

  /** Empty if the bytes are refused, or there are more than a record. */
  private static <T extends SpecificRecord> Optional<T> read(RecordReader<T> reader, byte[] bytes) {
    ByteArrayDecoder decoder = decoder(bytes);
    try {
      T record = reader.read(decoder);
      return decoder.remainingBytes() == 0 ? Optional.of(record) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static <T extends SpecificRecord> Optional<T> readByAvro(
      DatumReader<T> reader, byte[] bytes) {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
    try {
      T record = reader.read(null, decoder);
      return decoder.isEnd() ? Optional.of(record) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
