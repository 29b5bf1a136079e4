package org.dt4ecg.study.chart;

import java.awt.Color;
import java.util.List;
import org.dt4ecg.model.ModelTask;

/**
 * Colours of a chart.
 *
 * @param background behind everything
 * @param text letters
 * @param grid lines that help the eye
 * @param faint for what is there to compare with, such as a diagonal
 * @param series of the lines; they repeat after the last
 * @param heat of shares, from little to much
 */
public record ChartTheme(
    Color background, Color text, Color grid, Color faint, List<Color> series, List<Color> heat) {

  /** For light surroundings. */
  public static final ChartTheme LIGHT =
      new ChartTheme(
          new Color(0xffffff),
          new Color(0x1f2328),
          new Color(0xd8dee4),
          new Color(0x8c959f),
          List.of(
              new Color(0x0b62a8),
              new Color(0xc2500a),
              new Color(0x1a7f4b),
              new Color(0x8b3fa8),
              new Color(0x8a6d00),
              new Color(0xa8324a)),
          List.of(new Color(0xf4f8fc), new Color(0xbcd7ee), new Color(0x7fb2de)));

  /** For dark surroundings. */
  public static final ChartTheme DARK =
      new ChartTheme(
          new Color(0x161b22),
          new Color(0xe6edf3),
          new Color(0x30363d),
          new Color(0x7d8590),
          List.of(
              new Color(0x58a6ff),
              new Color(0xf0883e),
              new Color(0x3fb96f),
              new Color(0xc58af0),
              new Color(0xd9b838),
              new Color(0xf2708a)),
          List.of(new Color(0x1b2430), new Color(0x24476e), new Color(0x2c6db5)));

  public ChartTheme {
    series = List.copyOf(series);
    heat = List.copyOf(heat);
  }

  /** A task has the same colour in every chart. */
  Color series(ModelTask head) {
    return series(head == ModelTask.IDENTITY ? 0 : 1);
  }

  Color series(int index) {
    return series.get(index % series.size());
  }
}
