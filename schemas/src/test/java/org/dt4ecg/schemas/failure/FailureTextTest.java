package org.dt4ecg.schemas.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureTextTest {

  @Test
  void whatJavaLeavesToTheNameOfAClassIsSaidInWords() {
    assertThat(FailureText.of(new NoSuchFileException("/a/b")))
        .isEqualTo("/a/b: there is no such file");
    assertThat(FailureText.of(new AccessDeniedException("/a/b")))
        .isEqualTo("/a/b: permission denied");
    assertThat(FailureText.of(new FileSystemException("/a/b", null, "No space left on device")))
        .isEqualTo("/a/b: No space left on device");
    assertThat(FailureText.of(new FileSystemException("/a/b.new", "/a/b", "Is a directory")))
        .isEqualTo("/a/b: Is a directory");
    assertThat(FailureText.of(new UnknownHostException("a"))).isEqualTo("there is no host a");
  }

  @Test
  void withoutAMessageTheCauseSpeaks() {
    assertThat(FailureText.of(new IOException(null, new IOException("why")))).isEqualTo("why");
    assertThat(FailureText.of(new IOException())).isEqualTo("no reason was given");
    assertThat(FailureText.of(new UncheckedIOException(null, new IOException("why"))))
        .isEqualTo("why");
  }

  @Test
  void whereAMessageIsNoMoreThanTheCauseWithTheNameOfItsClassTheCauseSpeaks() {
    assertThat(FailureText.of(new IOException(new NoSuchFileException("/a/b"))))
        .isEqualTo("/a/b: there is no such file");
    assertThat(FailureText.of(new IllegalStateException(new IOException("why")))).isEqualTo("why");
  }
}
