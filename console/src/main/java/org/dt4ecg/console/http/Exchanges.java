package org.dt4ecg.console.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.dt4ecg.console.http.HttpService.Answer;
import org.dt4ecg.console.http.HttpService.Call;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads requests and has them answered. A body that is on its way holds memory, but no thread.
 * Thread-safe.
 */
final class Exchanges extends Handler.Abstract {

  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

  private final HttpAccess access;
  private final HttpLimits limits;
  private final HttpService service;
  private final ConnectionGuard guard;
  private final EventFeeds feeds;
  private final AtomicLong bytesOfAllBodies = new AtomicLong();

  Exchanges(
      HttpAccess access,
      HttpLimits limits,
      HttpService service,
      ConnectionGuard guard,
      EventFeeds feeds) {
    this.access = access;
    this.limits = limits;
    this.service = service;
    this.guard = guard;
    this.feeds = feeds;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    if (!access.isNamedBy(request.getHeaders().get(HttpHeader.HOST))) {
      exchange.refuse(
          HttpStatus.MISDIRECTED_REQUEST_421,
          "Ask by the name localhost or the address 127.0.0.1; other names need a server with a"
              + " token");
    } else if (!access.allows(request.getHeaders().get(HttpHeader.AUTHORIZATION))
        && !service.isOpen(exchange.path())) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
      exchange.refuse(
          HttpStatus.UNAUTHORIZED_401, "A token is needed: Authorization: Bearer TOKEN");
    } else if (request.getLength() > limits.bodyBytes()) {
      exchange.refuseBody();
    } else {
      guard.awaitClient(exchange.connection);
      exchange.readBody();
    }
    return true;
  }

  /** What Jetty refuses by itself, told as the service tells refusals. */
  boolean handleError(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    new Exchange(request, response, callback).refuse(status, HttpStatus.getMessage(status));
    return true;
  }

  /** One request and its answer; on one thread at a time. */
  private final class Exchange {

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Connection connection;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

    Exchange(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.connection = request.getConnectionMetaData().getConnection();
    }

    String path() {
      return Objects.requireNonNullElse(request.getHttpURI().getPath(), "/");
    }

    /** Goes on with what has come, and asks to be called again for the rest. */
    void readBody() {
      boolean complete = false;
      while (!complete) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this::readBody);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          forgetBody();
          callback.failed(chunk.getFailure());
          return;
        }
        boolean fits = take(chunk);
        complete = chunk.isLast();
        chunk.release();
        if (!fits) {
          forgetBody();
          return;
        }
      }
      answer();
    }

    /** Whether the bytes could be taken; else the request is refused. */
    private boolean take(Content.Chunk chunk) {
      int bytes = chunk.remaining();
      if (body.size() + bytes > limits.bodyBytes()) {
        refuseBody();
        return false;
      }
      body.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
      long ofAll = bytesOfAllBodies.addAndGet(bytes);
      if (body.size() > HttpLimits.SMALL_BODY
          && ofAll > (long) HttpLimits.LARGEST_BODIES * limits.bodyBytes()) {
        refuse(
            HttpStatus.SERVICE_UNAVAILABLE_503,
            "Too many large bodies are being sent at the same time; send it again");
        return false;
      }
      return true;
    }

    private void answer() {
      guard.awaitService(connection);
      Call call =
          new Call(
              // A HEAD is answered as a GET is, and Jetty leaves the body out.
              isHead() ? "GET" : request.getMethod(),
              path(),
              request.getHttpURI().getQuery(),
              request.getHeaders().get(HttpHeader.CONTENT_TYPE),
              body.toByteArray());
      forgetBody();
      try {
        Optional<HttpService.Feed> feed = service.feed(call);
        if (feed.isPresent() && isHead()) {
          write(new Answer(HttpStatus.OK_200, EventFeeds.CONTENT_TYPE, new byte[0]));
        } else if (feed.isPresent()) {
          send(feed.get());
        } else {
          write(service.answer(call));
        }
      } catch (IOException | RuntimeException e) {
        // The path may hold what is nobody else's business.
        LOG.error("A request {} could not be answered", call.method(), e);
        refuse(HttpStatus.INTERNAL_SERVER_ERROR_500, "The request could not be answered");
      }
    }

    private boolean isHead() {
      return HttpMethod.HEAD.is(request.getMethod());
    }

    void refuseBody() {
      refuse(
          HttpStatus.PAYLOAD_TOO_LARGE_413,
          "The body is longer than %d bytes".formatted(limits.bodyBytes()));
    }

    void refuse(int status, String why) {
      write(service.refusal(status, why));
    }

    private void send(HttpService.Feed feed) {
      service.headers().forEach(response.getHeaders()::put);
      if (!feeds.begin(feed, response, connection, callback)) {
        refuse(HttpStatus.SERVICE_UNAVAILABLE_503, "Too many pages are open at the same time");
      }
    }

    private void write(Answer answer) {
      guard.awaitClient(connection);
      response.setStatus(answer.status());
      service.headers().forEach(response.getHeaders()::put);
      answer.headers().forEach(response.getHeaders()::put);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
      response.write(
          true,
          ByteBuffer.wrap(answer.body()),
          Callback.from(() -> guard.awaitAnother(connection), callback));
    }

    private void forgetBody() {
      bytesOfAllBodies.addAndGet(-body.size());
      body.reset();
    }
  }
}
