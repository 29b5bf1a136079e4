package org.dt4ecg.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void whatJavaLeavesToTheNameOfAClassIsSaidInWords() {
    assertThat(Failures.text(new NoSuchFileException("/a/b")))
        .isEqualTo("/a/b: there is no such file");
    assertThat(Failures.text(new AccessDeniedException("/a/b")))
        .isEqualTo("/a/b: permission denied");
    assertThat(Failures.text(new FileSystemException("/a/b", null, "No space left on device")))
        .isEqualTo("/a/b: No space left on device");
    assertThat(Failures.text(new FileSystemException("/a/b.new", "/a/b", "Is a directory")))
        .isEqualTo("/a/b: Is a directory");
    assertThat(Failures.text(new UnknownHostException("a"))).isEqualTo("there is no host a");
  }

  @Test
  void withoutAMessageTheCauseSpeaks() {
    assertThat(Failures.text(new IOException(null, new IOException("why")))).isEqualTo("why");
    assertThat(Failures.text(new IOException())).isEqualTo("no reason was given");
    assertThat(Failures.text(new UncheckedIOException(null, new IOException("why"))))
        .isEqualTo("why");
  }
}
