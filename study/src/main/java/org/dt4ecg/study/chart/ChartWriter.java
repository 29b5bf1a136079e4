package org.dt4ecg.study.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.knowm.xchart.ChartEncoder;

/**
 * Writes drawings as PNG files: {@code NAME.png} and, for dark surroundings, {@code NAME-dark.png}.
 */
public final class ChartWriter {

  private final Path folder;

  /** Writes into a folder, which is made if it is not there. */
  public ChartWriter(Path folder) {
    this.folder = folder;
  }

  /**
   * The images of a drawing.
   *
   * @param drawing the drawing
   * @param light PNG for light surroundings
   * @param dark PNG for dark surroundings
   */
  public record Images(Drawing drawing, byte[] light, byte[] dark) {}

  /**
   * Draws and writes.
   *
   * @throws IOException if a file cannot be written
   */
  public Images write(Drawing drawing) throws IOException {
    Files.createDirectories(folder);
    Images images =
        new Images(drawing, png(drawing, ChartTheme.LIGHT), png(drawing, ChartTheme.DARK));
    Files.write(folder.resolve(drawing.name() + ".png"), images.light());
    Files.write(folder.resolve(drawing.name() + "-dark.png"), images.dark());
    return images;
  }

  /**
   * Draws for light surroundings alone, as a repository shows it: its page has one image whatever
   * the theme, and a light background is readable in both.
   *
   * @throws IOException if the file cannot be written
   */
  public void writeLight(Drawing drawing) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(drawing.name() + ".png"), png(drawing, ChartTheme.LIGHT));
  }

  private static byte[] png(Drawing drawing, ChartTheme theme) throws IOException {
    return ChartEncoder.getBytes(drawing.painter().paint(theme), "png");
  }
}
