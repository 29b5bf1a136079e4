package org.dt4ecg.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, as a text in UTF-8, that is given up once it is longer than it may be:
 * Java's own would take in whatever comes. For one answer; its methods are called one at a time.
 */
final class BoundedBody implements BodySubscriber<String> {

  private final BodySubscriber<String> text = BodySubscribers.ofString(UTF_8);
  private final int mostBytes;
  private Flow.@Nullable Subscription subscription;
  private long bytes;

  /**
   * @param mostBytes with one more, the body ends with a {@link TooLongException}
   */
  BoundedBody(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** No registry answers at such length, and a further try makes it no shorter. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(int mostBytes) {
      super("it is longer than %d bytes".formatted(mostBytes));
    }
  }

  @Override
  public CompletionStage<String> getBody() {
    return text.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    text.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (bytes > mostBytes) {
      // What was under way when it was given up.
      return;
    }
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    if (bytes <= mostBytes) {
      text.onNext(buffers);
      return;
    }
    if (subscription != null) {
      subscription.cancel();
    }
    text.onError(new TooLongException(mostBytes));
  }

  @Override
  public void onError(Throwable failure) {
    text.onError(failure);
  }

  @Override
  public void onComplete() {
    if (bytes <= mostBytes) {
      text.onComplete();
    }
  }
}
