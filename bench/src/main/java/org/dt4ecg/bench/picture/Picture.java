package org.dt4ecg.bench.picture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture for the pages of the repository: one SVG file that carries, as JSON in its metadata,
 * the figures that it was drawn from. Equal figures make equal files, to the byte.
 *
 * @param name name of the file, without its ending
 * @param svg the file's text
 */
public record Picture(String name, String svg) {

  /** In the order of the alphabet, so that a file does not depend on how a class was compiled. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private static final Pattern METADATA = Pattern.compile("<metadata>(.*)</metadata>");

  /**
   * Draws what is on a canvas.
   *
   * @param figures what it was drawn from
   */
  static Picture of(String name, Svg canvas, Object figures) {
    try {
      return new Picture(name, canvas.text(MAPPER.writeValueAsString(figures)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The figures of picture " + name + " are no JSON", e);
    }
  }

  /**
   * The figures that a file was drawn from.
   *
   * @throws IOException if the file cannot be read, or carries no such figures
   */
  static <T> T figures(Path file, Class<T> type) throws IOException {
    Matcher metadata = METADATA.matcher(Files.readString(file));
    if (!metadata.find()) {
      throw new IOException(file + " carries no figures; draw it anew with bench/run pictures");
    }
    return MAPPER.readValue(Svg.unescaped(metadata.group(1)), type);
  }

  /**
   * Writes {@code NAME.svg}.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".svg"), svg);
  }
}
