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

  /** The address of a resource of the registry, without user info: that travels in a header. */
  static URI resource(URI address, List<String> path) {
    String base = Secrets.hideUserInfo(address.toString()).replaceFirst("/+$", "");
    return URI.create(
        base
            + path.stream()
                .map(RegistryAddresses::encode)
                .collect(Collectors.joining("/", "/", "")));
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
