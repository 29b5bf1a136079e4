package org.dt4ecg.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link LocalHttpServer} asks for answers. Called from several threads at a time. */
@FunctionalInterface
public interface HttpService {

  /** The methods of what is only read, as the header {@code Allow} has them. */
  String READ = "GET, HEAD";

  /** The status of {@link Answer#notAllowed}. */
  int METHOD_NOT_ALLOWED = 405;

  /** The type of {@link Answer#text}. */
  String PLAIN_TEXT = "text/plain; charset=utf-8";

  /**
   * A request that was read as a whole.
   *
   * @param method such as {@code GET}, which stands for {@code HEAD}, too: the server leaves the
   *     body out
   * @param path the path as it was sent, percent signs and all
   * @param query what stands behind the question mark, as it was sent; null if there is none
   * @param contentType the header of that name, as it was sent; null if there is none
   * @param body empty if there is none
   */
  record Call(
      String method,
      String path,
      @Nullable String query,
      @Nullable String contentType,
      byte[] body) {}

  /**
   * What is sent back.
   *
   * @param status HTTP status
   * @param contentType value of the header of that name
   * @param headers further ones, such as {@code Retry-After}
   */
  record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {

    /** An answer without further headers. */
    public Answer(int status, String contentType, byte[] body) {
      this(status, contentType, body, Map.of());
    }

    /** A line of plain text. */
    public static Answer text(int status, String line) {
      return new Answer(status, PLAIN_TEXT, (line + "\n").getBytes(UTF_8));
    }

    /**
     * What is there is not done so.
     *
     * @param allowed the methods that it has, separated by commas, such as {@link #READ}
     * @param line what to do instead
     */
    public static Answer notAllowed(String allowed, String line) {
      Answer answer = text(METHOD_NOT_ALLOWED, line);
      return new Answer(
          answer.status(), answer.contentType(), answer.body(), Map.of("Allow", allowed));
    }
  }

  /**
   * An answer that goes on until the client leaves, as server-sent events. Asked for each event by
   * one thread at a time, once the client has taken the one before: a slow client gets fewer
   * events, and holds no memory.
   */
  interface Feed {

    /** How long to wait between two events, and before asking anew where there was none. */
    Duration pause();

    /**
     * The next event, on one line; null if there is nothing new.
     *
     * @throws IOException if there can be no further one; the client is hung up on
     */
    @Nullable String next() throws IOException;
  }

  /**
   * Answers a request.
   *
   * @throws IOException if it cannot be answered, which the client is told without the reason, and
   *     the log with it
   */
  Answer answer(Call call) throws IOException;

  /**
   * The events with which a request is answered; empty for one that is answered as a whole, by
   * {@link #answer}. The server refuses more than {@value HttpLimits#MOST_FEEDS} at a time.
   */
  default Optional<Feed> feed(Call call) {
    return Optional.empty();
  }

  /** Headers of every answer, refusals included, beside those of the answer itself. */
  default Map<String, String> headers() {
    return Map.of();
  }

  /**
   * Headers of a page that runs its own files and nothing else, whatever a name or an id may hold,
   * and of which nothing is to lie in a browser's cache.
   *
   * @param policy what it may load, as the header {@code Content-Security-Policy} has it
   */
  static Map<String, String> pageHeaders(String policy) {
    return Map.of(
        "Content-Security-Policy",
        policy,
        "X-Content-Type-Options",
        "nosniff",
        "Referrer-Policy",
        "no-referrer",
        "Cross-Origin-Opener-Policy",
        "same-origin",
        "Cross-Origin-Resource-Policy",
        "same-origin",
        "Cache-Control",
        "no-store");
  }

  /**
   * Whether anybody may ask for a path, also without the token where there is one: only for what is
   * the same in every installation, such as the program of a page.
   */
  default boolean isOpen(String path) {
    return false;
  }

  /**
   * The answer to what the server itself refuses: a request that is malformed, too large or not
   * allowed.
   *
   * @param why for whoever sent it
   */
  default Answer refusal(int status, String why) {
    return Answer.text(status, why);
  }
}
