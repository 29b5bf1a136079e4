package org.dt4ecg.retrainer.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.dt4ecg.retrainer.sample.SampleFile.Erasure;
import org.dt4ecg.retrainer.sample.SampleFile.SavedSample;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasedPeopleTest {

  private static final String ERASED = "somebody-4711";

  private final Path folder;

  ErasedPeopleTest(@TempDir Path folder) {
    this.folder = folder.resolve("sample");
  }

  @Test
  void aPersonIsKnownFromTheNextLookOnAndNamedNowhere() throws IOException {
    ErasedPeople people = new ErasedPeople(folder);
    assertThat(people.refresh()).isFalse();

    ErasedPeople.add(folder, ERASED);
    assertThat(people.contains(ERASED)).isFalse();
    assertThat(people.refresh()).isTrue();
    assertThat(people.contains(ERASED)).isTrue();
    assertThat(people.contains("somebody-471")).isFalse();
    ErasedPeople.add(folder, "another");
    assertThat(people.refresh()).isTrue();
    assertThat(people.contains(ERASED)).isTrue();
    assertThat(people.contains("another")).isTrue();

    ErasedPeople.add(folder, ERASED);
    assertThat(people.refresh()).as("it was there already").isFalse();
    assertThat(Files.readString(list())).doesNotContain(ERASED).hasLineCount(2);
  }

  @Test
  void nobodyButItsOwnerCanReadTheList() throws IOException {
    Assumptions.assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));

    ErasedPeople.add(folder, ERASED);

    assertThat(Files.getPosixFilePermissions(list()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aListWithALineThatIsCutIsNotPassedOver() throws IOException {
    ErasedPeople.add(folder, ERASED);
    Files.writeString(list(), "0123", StandardOpenOption.APPEND);

    assertThatThrownBy(new ErasedPeople(folder)::refresh)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(list().toString());
  }

  @Test
  void aPersonIsTakenOutOfASampleHoweverItWasMadeAndOthersStay() throws IOException {
    SampleSettings settings = new SampleSettings(7, Duration.ofSeconds(20), 4, 20);
    SampleFile file = new SampleFile(folder, settings, "other topic in MILLIVOLTS");
    BalancedSample sample = new BalancedSample(settings);
    for (int i = 0; i < 100; i++) {
      sample.add(LabelledFrames.frame(ERASED, "rest", "session-1", "device-1", i));
      sample.add(LabelledFrames.frame("another", "rest", "session-2", "device-2", i));
    }
    file.save(new SavedSample(sample, Map.of(0, 200L)));
    Files.write(folder.resolve("sample.bin.draft"), new byte[] {1});

    Erasure erasure = SampleFile.erase(folder, ERASED);

    SavedSample left = file.load().orElseThrow();
    assertThat(erasure).isEqualTo(new Erasure(sample.stretches().size() / 2, false));
    assertThat(left.sample().stretches())
        .hasSize(sample.stretches().size() / 2)
        .allSatisfy(stretch -> assertThat(stretch.stratum().userId()).isEqualTo("another"));
    assertThat(left.positions()).as("the topic is read again").isEmpty();
    assertThat(SampleFile.erase(folder, ERASED)).isEqualTo(new Erasure(0, false));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("sample.bin"));
    }
  }

  @Test
  void aSampleOfWhichNobodyCanTellWhatIsInItIsRemoved() throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("sample.bin"), new byte[] {0, 0, 0, 1, 'x'});

    assertThat(SampleFile.erase(folder, ERASED)).isEqualTo(new Erasure(0, true));
    assertThat(folder).isEmptyDirectory();
  }

  private Path list() {
    return folder.resolve("erased-people");
  }
}
