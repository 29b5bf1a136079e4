package org.dt4ecg.retrainer.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.dt4ecg.retrainer.sample.SampleFile.SavedSample;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {

  private static final SampleSettings SETTINGS =
      new SampleSettings(1, Duration.ofSeconds(30), 4, 20);

  private final Path folder;

  SampleFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatIsWrittenIsReadBackWithItsPosition() throws IOException {
    SampleFile file = new SampleFile(folder.resolve("new"), SETTINGS, "topic in COUNTS");
    BalancedSample sample = sample(300);

    file.save(new SavedSample(sample, Map.of(0, 300L, 7, 5L)));
    SavedSample read = file.load().orElseThrow();

    assertThat(read.positions()).isEqualTo(Map.of(0, 300L, 7, 5L));
    assertThat(read.sample().stretches()).isEqualTo(sample.stretches());
  }

  @Test
  void nobodyButItsOwnerCanReadLabelledEcg() throws IOException {
    Assumptions.assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path own = folder.resolve("new");

    new SampleFile(own, SETTINGS, "topic in COUNTS")
        .save(new SavedSample(sample(10), Map.of(0, 10L)));

    assertThat(Files.getPosixFilePermissions(own))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(own.resolve("sample.bin")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aSampleReadBackGoesOnAsTheOneThatWasWritten() throws IOException {
    SampleFile file = new SampleFile(folder, SETTINGS, "topic in COUNTS");
    BalancedSample sample = sample(300);
    file.save(new SavedSample(sample, Map.of(0, 300L)));
    BalancedSample read = file.load().orElseThrow().sample();

    for (int i = 300; i < 900; i++) {
      sample.add(LabelledFrames.frame(i));
      read.add(LabelledFrames.frame(i));
    }

    assertThat(read.stretches()).isEqualTo(sample.stretches());
  }

  @Test
  void aSecondSaveReplacesTheFirstAndLeavesNoDraft() throws IOException {
    SampleFile file = new SampleFile(folder, SETTINGS, "topic in COUNTS");
    file.save(new SavedSample(sample(10), Map.of(0, 10L)));
    file.save(new SavedSample(sample(20), Map.of(0, 20L)));

    assertThat(file.load().orElseThrow().positions()).containsEntry(0, 20L);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aDraftThatACrashLeftBehindIsPassedOver() throws IOException {
    SampleFile file = new SampleFile(folder, SETTINGS, "topic in COUNTS");
    file.save(new SavedSample(sample(10), Map.of(0, 10L)));
    Files.write(folder.resolve("sample.bin.draft"), new byte[] {1, 2, 3});

    assertThat(file.load().orElseThrow().positions()).containsEntry(0, 10L);
  }

  @Test
  void noSampleOtherSettingsAndAnotherOriginAreNoSample() throws IOException {
    assertThat(new SampleFile(folder, SETTINGS, "topic in COUNTS").load()).isEmpty();
    new SampleFile(folder, SETTINGS, "topic in COUNTS")
        .save(new SavedSample(sample(10), Map.of(0, 10L)));

    SampleSettings otherSeed = new SampleSettings(2, Duration.ofSeconds(30), 4, 20);
    assertThat(new SampleFile(folder, otherSeed, "topic in COUNTS").load()).isEmpty();
    assertThat(new SampleFile(folder, SETTINGS, "topic in MILLIVOLTS").load()).isEmpty();
  }

  @Test
  void aDamagedSampleIsNoSampleWhereverTheDamageIs() throws IOException {
    SampleFile file = new SampleFile(folder, SETTINGS, "topic in COUNTS");
    file.save(new SavedSample(sample(30), Map.of(0, 30L)));
    Path path = folder.resolve("sample.bin");
    byte[] good = Files.readAllBytes(path);

    for (int at = 0; at < good.length; at += 37) {
      byte[] flipped = good.clone();
      flipped[at] ^= 1;
      Files.write(path, flipped);
      assertThat(file.load()).as("flipped at %d", at).isEmpty();
      Files.write(path, Arrays.copyOf(good, at));
      assertThat(file.load()).as("cut at %d", at).isEmpty();
    }
  }

  private static BalancedSample sample(int frames) {
    BalancedSample sample = new BalancedSample(SETTINGS);
    for (int i = 0; i < frames; i++) {
      sample.add(LabelledFrames.frame(i));
    }
    return sample;
  }
}
