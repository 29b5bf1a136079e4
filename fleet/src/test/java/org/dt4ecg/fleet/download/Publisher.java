package org.dt4ecg.fleet.download;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A publisher on this computer that may break off, be busy, or change its mind. */
final class Publisher implements AutoCloseable {

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, AtomicInteger> busy = new ConcurrentHashMap<>();
  private final Map<String, Integer> breaksOffAfter = new ConcurrentHashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;
  private final AtomicInteger listAsked = new AtomicInteger();
  private String sums = "";

  Publisher() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Adds a file to what is published. */
  void add(String path, byte[] bytes) {
    files.put(path, bytes);
    sums += sha256(bytes) + " " + path + "\n";
  }

  /** Adds a line to the list of checksums alone. */
  void addToList(String line) {
    sums += line + "\n";
  }

  /** From now on a file has other bytes than its checksum says. */
  void change(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  /** The next so many requests of a file fail. */
  void beBusy(String path, int times) {
    busy.put(path, new AtomicInteger(times));
  }

  /** The next answer ends after so many bytes. */
  void breakOff(String path, int bytes) {
    breaksOffAfter.put(path, bytes);
  }

  /** So often the list was asked for. */
  int listAsked() {
    return listAsked.get();
  }

  /** What was asked for, with the range; not the list. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  URI folder() {
    return URI.create("http://127.0.0.1:%d/set/1.0/".formatted(server.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst("^/set/1.0/", "");
      if (path.equals(SumsFile.NAME)) {
        listAsked.incrementAndGet();
        send(exchange, path, sums.getBytes(UTF_8), 0);
        return;
      }
      String range = exchange.getRequestHeaders().getFirst("Range");
      asked.add(range == null ? path : path + " " + range);
      byte[] bytes = files.get(path);
      if (bytes == null) {
        send(exchange, 404, new byte[0]);
      } else if (busy.containsKey(path) && busy.get(path).getAndDecrement() > 0) {
        send(exchange, 503, new byte[0]);
      } else {
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        send(exchange, path, bytes, from);
      }
    }
  }

  private void send(HttpExchange exchange, String path, byte[] bytes, int from) throws IOException {
    if (from >= bytes.length && from > 0) {
      send(exchange, 416, new byte[0]);
      return;
    }
    byte[] wanted = Arrays.copyOfRange(bytes, from, bytes.length);
    Integer most = breaksOffAfter.remove(path);
    if (most == null) {
      send(exchange, from > 0 ? 206 : 200, wanted);
    } else {
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, wanted.length);
      exchange.getResponseBody().write(wanted, 0, most);
      exchange.getResponseBody().flush();
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
