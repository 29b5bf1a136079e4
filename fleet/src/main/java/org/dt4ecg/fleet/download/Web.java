package org.dt4ecg.fleet.download;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.dt4ecg.schemas.failure.FailureText;

/**
 * Reads from publishers over HTTP. What fails for a while is tried again, and a file goes on where
 * it stopped. Thread-safe.
 */
public final class Web {

  private static final int TOO_MANY = 429;
  private static final int NOT_SATISFIABLE = 416;
  private static final int FAILED = 500;

  private static final int TRIES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A list of half a million files. */
  private static final int LONGEST_TEXT = 64 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Duration firstPause;

  public Web() {
    this(Duration.ofSeconds(1));
  }

  /**
   * @param firstPause before what failed is tried again; each further one is twice as long
   */
  public Web(Duration firstPause) {
    this.firstPause = firstPause;
  }

  /** One try, which says whether another makes sense by the exception it throws. */
  private interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  /** It may work later. */
  private static final class NotNowException extends IOException {
    private static final long serialVersionUID = 1L;

    NotNowException(String message) {
      super(message);
    }
  }

  /**
   * A text in UTF-8, whole as far as can be told: where the publisher announces no length and the
   * last line does not end, it is asked a second time, since a line may have been cut off.
   */
  String text(URI address) throws IOException, InterruptedException {
    return withRetries(
        address,
        () -> {
          Text text = read(address);
          if (!text.surelyWhole() && !read(address).equals(text)) {
            throw new NotNowException("it breaks off");
          }
          return text.text();
        });
  }

  private record Text(String text, boolean surelyWhole) {}

  private static Text read(URI address) throws IOException {
    HttpURLConnection connection = ask(address, 0);
    requireStatus(connection, address);
    try (InputStream in = connection.getInputStream()) {
      byte[] bytes = in.readNBytes(LONGEST_TEXT + 1);
      if (bytes.length > LONGEST_TEXT) {
        throw new IOException("%s is too long to be a list of files".formatted(address));
      }
      long length = connection.getContentLengthLong();
      if (bytes.length < length) {
        throw new NotNowException("it breaks off");
      }
      String text = new String(bytes, UTF_8);
      // Of an answer in chunks Java itself tells that the last one is missing.
      boolean endIsKnown = length >= 0 || connection.getHeaderField("Transfer-Encoding") != null;
      return new Text(text, endIsKnown || text.endsWith("\n"));
    }
  }

  /**
   * Appends to a file what it lacks.
   *
   * @param most bytes that the file may come to
   * @param progress is told of bytes that have come
   */
  void completeFile(URI address, Path file, long most, LongConsumer progress)
      throws IOException, InterruptedException {
    withRetries(
        address,
        () -> {
          append(address, file, most, progress);
          return file;
        });
  }

  private void append(URI address, Path file, long most, LongConsumer progress)
      throws IOException, InterruptedException {
    long there = Files.exists(file) ? Files.size(file) : 0;
    HttpURLConnection connection = ask(address, there);
    if (there > 0 && connection.getResponseCode() == NOT_SATISFIABLE) {
      // It is whole, or longer than what is published; the digest tells.
      return;
    }
    requireStatus(connection, address);
    boolean goesOn = there > 0 && connection.getResponseCode() == HttpURLConnection.HTTP_PARTIAL;
    try (InputStream in = connection.getInputStream();
        OutputStream out =
            Files.newOutputStream(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
      copy(in, out, most - (goesOn ? there : 0), connection.getContentLengthLong(), progress);
    }
  }

  private static void copy(
      InputStream in, OutputStream out, long most, long length, LongConsumer progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long copied = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      copied += read;
      if (copied > most) {
        throw new FileTooLongException(
            "it is longer than any file of recordings, and was given up");
      }
      out.write(buffer, 0, read);
      progress.accept(read);
    }
    if (copied < length) {
      throw new NotNowException("it breaks off");
    }
  }

  /** No further try makes it shorter. */
  static final class FileTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    FileTooLongException(String message) {
      super(message);
    }
  }

  /** Unlike Java's newer client, this one gives up on a publisher that falls silent. */
  private static HttpURLConnection ask(URI address, long from) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    connection.setRequestProperty("User-Agent", "dt4ecg");
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=%d-".formatted(from));
    }
    return connection;
  }

  private static void requireStatus(HttpURLConnection connection, URI address) throws IOException {
    int status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_PARTIAL) {
      return;
    }
    if (status == TOO_MANY || status >= FAILED) {
      throw new NotNowException("it answers with status %d".formatted(status));
    }
    throw new RefusedException("%s answers with status %d".formatted(address, status));
  }

  /** The publisher does not have it, or does not give it. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private <T> T withRetries(URI address, Attempt<T> attempt)
      throws IOException, InterruptedException {
    Duration pause = firstPause;
    for (int left = TRIES - 1; ; left--) {
      try {
        return attempt.run();
      } catch (RefusedException e) {
        throw e;
      } catch (FileTooLongException e) {
        throw new IOException("%s: %s".formatted(address, FailureText.of(e)), e);
      } catch (IOException e) {
        if (left == 0) {
          throw new IOException(text(address, e), e);
        }
      }
      Thread.sleep(pause.toMillis());
      pause = pause.multipliedBy(2);
    }
  }

  private static String text(URI address, IOException failure) {
    if (failure instanceof UnknownHostException
        || failure instanceof ConnectException
        || failure instanceof SocketTimeoutException) {
      return "%s does not answer".formatted(address.getHost());
    }
    return "%s: %s".formatted(address, FailureText.of(failure));
  }
}
