package org.dt4ecg.dashboard.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request. Immutable. */
final class Query {

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads what stands behind a path's question mark.
   *
   * @throws IllegalArgumentException if it is not encoded as it has to be
   */
  static Query of(@Nullable String raw) {
    Map<String, List<String>> values = new HashMap<>();
    if (raw != null) {
      for (String pair : List.of(raw.split("&"))) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          values
              .computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
              .add(decoded(pair.substring(equals + 1)));
        }
      }
    }
    return new Query(values);
  }

  /**
   * What percent signs stand for.
   *
   * @throws IllegalArgumentException if there is one that stands for nothing
   */
  static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a percent sign stands without two digits", e);
    }
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The first of a name; the other text if there is none. */
  String first(String name, String other) {
    List<String> all = all(name);
    return all.isEmpty() ? other : all.get(0);
  }

  /**
   * A number within bounds.
   *
   * @throws IllegalArgumentException if it is none, or out of them
   */
  int number(String name, int other, int least, int most) {
    List<String> all = all(name);
    if (all.isEmpty()) {
      return other;
    }
    String wanted = "%s has to be a whole number from %d to %d".formatted(name, least, most);
    int number;
    try {
      number = Integer.parseInt(all.get(0));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wanted, e);
    }
    if (number < least || number > most) {
      throw new IllegalArgumentException(wanted);
    }
    return number;
  }
}
