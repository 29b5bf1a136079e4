package org.dt4ecg.app.registry;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method and a path, such as {@code GET /subjects/{subject}/versions}, and what answers them.
 *
 * @param method HTTP method
 * @param template the path's segments; one in braces matches anything
 * @param handler what answers
 */
record Route(String method, List<String> template, Handler handler) {

  /** Answers a request with an object that Jackson can write. */
  @FunctionalInterface
  interface Handler {
    Object answer(Request request) throws RegistryRefusal, IOException;
  }

  static Route of(String method, String path, Handler handler) {
    return new Route(method, segments(path), handler);
  }

  /** The segments of a path between its slashes. */
  static List<String> segments(String path) {
    return List.of(path.split("/")).stream().filter(segment -> !segment.isEmpty()).toList();
  }

  /** The path's variable parts if it fits this route. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != template.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String expected = template.get(i);
      if (expected.startsWith("{")) {
        parameters.put(expected.substring(1, expected.length() - 1), path.get(i));
      } else if (!expected.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
