package org.dt4ecg.schemas.serde;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The addresses of a registry, of which the last one that worked is kept. Thread-safe. */
final class RegistryAddresses {

  private final List<URI> addresses;
  private final AtomicInteger current = new AtomicInteger();

  RegistryAddresses(List<URI> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  int size() {
    return addresses.size();
  }

  URI current() {
    return addresses.get(current.get());
  }

  /** Goes on to the next address, unless another thread has done so meanwhile. */
  void leave(URI failed) {
    int index = addresses.indexOf(failed);
    current.compareAndSet(index, (index + 1) % addresses.size());
  }

  /** What is asked for, relative to any of the addresses. */
  static String resource(String query, List<String> path) {
    return path.stream()
        .map(RegistryAddresses::encode)
        .collect(Collectors.joining("/", "/", query.isEmpty() ? "" : "?" + query));
  }

  /** The full address of a resource, without user info: that travels in a header. */
  static URI at(URI address, String resource) {
    return URI.create(Secrets.hideUserInfo(address.toString()).replaceFirst("/+$", "") + resource);
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
