package org.dt4ecg.app.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/** A device that sends its frames by HTTP. */
public record Uploader(String url) {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  public HttpResponse<String> sendJson(String device, List<EcgSamples> frames)
      throws IOException, InterruptedException {
    EcgSamples first = frames.get(0);
    String body =
        "{\"lead\":\"%s\",\"samplingRate\":%s,\"microvoltsPerCount\":%s,\"frames\":[%s]}"
            .formatted(
                first.getLead(),
                first.getSamplingRate(),
                first.getMicrovoltsPerCount(),
                frames.stream().map(Uploader::json).collect(Collectors.joining(",")));
    return post(device, "", "application/json", BodyPublishers.ofString(body));
  }

  private static String json(EcgSamples frame) {
    return "{\"sequence\":%d,\"startTime\":%d,\"samples\":%s}"
        .formatted(
            frame.getSequence(),
            FrameTimes.startMicros(frame),
            Arrays.toString(SampleCodec.decode(frame.getSamples())));
  }

  HttpResponse<String> sendBytes(String device, List<EcgSamples> frames)
      throws IOException, InterruptedException {
    EcgSamples first = frames.get(0);
    int length = frames.stream().mapToInt(frame -> 20 + frame.getSamples().remaining()).sum();
    ByteBuffer body = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    for (EcgSamples frame : frames) {
      body.putLong(FrameTimes.startMicros(frame))
          .putLong(frame.getSequence())
          .putInt(SampleCodec.count(frame.getSamples()))
          .put(frame.getSamples().duplicate());
    }
    String query =
        "?lead=%s&samplingRate=%s&microvoltsPerCount=%s"
            .formatted(first.getLead(), first.getSamplingRate(), first.getMicrovoltsPerCount());
    return post(
        device, query, "application/octet-stream", BodyPublishers.ofByteArray(body.array()));
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String device, String query, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    String path =
        "/api/v1/devices/%s/frames%s"
            .formatted(URLEncoder.encode(device, StandardCharsets.UTF_8), query);
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", type)
            .POST(body)
            .build(),
        BodyHandlers.ofString());
  }
}
