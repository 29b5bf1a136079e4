package org.dt4ecg.bench.picture;

import java.util.LinkedHashMap;
import java.util.Map;

/** The activities of the simulator and of the CTU recordings, as pictures show them. */
final class Activities {

  /** By label, from rest to what is most. */
  private static final Map<String, String> COLORS = new LinkedHashMap<>();

  static {
    COLORS.put("rest", Svg.BLUE);
    COLORS.put("arm-movements", Svg.PINK);
    COLORS.put("walk", Svg.GREEN);
    COLORS.put("run", Svg.RED);
    COLORS.put("squats", Svg.ORANGE);
  }

  private Activities() {}

  /** The same colour for an activity in every picture. */
  static String color(String activity) {
    return COLORS.getOrDefault(activity, Svg.FAINT);
  }

  /** What the colours mean, in a row. */
  static void legend(Svg svg, double x, double y) {
    double at = x;
    for (Map.Entry<String, String> each : COLORS.entrySet()) {
      svg.box(at, y - 11, 14, 14, each.getValue());
      svg.text(at + 20, y, each.getKey());
      at += 54 + 8 * each.getKey().length();
    }
  }
}
