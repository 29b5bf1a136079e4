package org.dt4ecg.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a {@link LocalHttpServer} asks for answers. Called from several threads at a time. */
@FunctionalInterface
public interface HttpService {

  /** The type of {@link Answer#text}. */
  String PLAIN_TEXT = "text/plain; charset=utf-8";

  /**
   * A request that was read as a whole.
   *
   * @param path the path as it was sent, percent signs and all
   * @param query what stands behind the question mark, as it was sent; null if there is none
   * @param body empty if there is none
   */
  record Call(String method, String path, @Nullable String query, byte[] body) {}

  /**
   * What is sent back.
   *
   * @param status HTTP status
   * @param contentType value of the header of that name
   */
  record Answer(int status, String contentType, byte[] body) {

    /** A line of plain text. */
    public static Answer text(int status, String line) {
      return new Answer(status, PLAIN_TEXT, (line + "\n").getBytes(UTF_8));
    }
  }

  /**
   * Answers a request.
   *
   * @throws IOException if it cannot be answered, which the client is told without the reason, and
   *     the log with it
   */
  Answer answer(Call call) throws IOException;

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
