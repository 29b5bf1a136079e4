package org.dt4ecg.study.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.dt4ecg.study.chart.ChartWriter.Images;
import org.dt4ecg.study.report.ReportTable.Cell;
import org.dt4ecg.study.report.ReportTable.Mark;
import org.jspecify.annotations.Nullable;

/** The report as one page that needs nothing beside it: no network, no files, no script. */
final class HtmlPage {

  private static final String STYLE = "report.css";

  private final StringBuilder html = new StringBuilder();
  private final Map<String, Images> images;

  private HtmlPage(Map<String, Images> images) {
    this.images = images;
  }

  /**
   * Renders a report.
   *
   * @param images images of every drawing, by its name
   */
  static String of(
      String title, Provenance provenance, List<Section> sections, Map<String, Images> images) {
    HtmlPage page = new HtmlPage(images);
    page.head(title);
    page.html.append("<header><h1>").append(escaped(title)).append("</h1>");
    page.paragraph(provenance.progress());
    page.contents(sections);
    page.html.append("</header>\n<main>\n");
    sections.forEach(page::section);
    page.provenance(provenance);
    page.html.append("</main>\n</body>\n</html>\n");
    return page.html.toString();
  }

  private void head(String title) {
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .append(escaped(title))
        .append("</title>\n<style>\n")
        .append(style())
        .append("</style>\n</head>\n<body>\n");
  }

  private void contents(List<Section> sections) {
    html.append("<nav aria-label=\"Contents\"><ul>");
    for (Section section : sections) {
      html.append(
          "<li><a href=\"#%s\">%s</a></li>".formatted(section.id(), escaped(section.title())));
    }
    html.append("<li><a href=\"#provenance\">Where the figures come from</a></li></ul></nav>");
  }

  private void section(Section section) {
    html.append(
        "<section id=\"%s\"><h2>%s</h2>\n".formatted(section.id(), escaped(section.title())));
    section.paragraphs().forEach(this::paragraph);
    section.tables().stream().filter(table -> !table.rows().isEmpty()).forEach(this::table);
    if (!section.drawings().isEmpty()) {
      html.append("<div class=\"charts\">\n");
      section.drawings().forEach(drawing -> figure(images.get(drawing.name())));
      html.append("</div>\n");
    }
    html.append("</section>\n");
  }

  private void table(ReportTable table) {
    html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(escaped(table.caption()))
        .append("\"><table><caption>")
        .append(escaped(table.caption()))
        .append("</caption><thead><tr>");
    table
        .columns()
        .forEach(
            column -> html.append("<th scope=\"col\">").append(escaped(column)).append("</th>"));
    html.append("</tr></thead><tbody>\n");
    table.rows().forEach(this::row);
    html.append("</tbody></table></div>\n");
  }

  private void row(List<Cell> cells) {
    html.append("<tr><th scope=\"row\">").append(escaped(cells.get(0).text())).append("</th>");
    for (Cell cell : cells.subList(1, cells.size())) {
      html.append(
          switch (cell.mark()) {
            case NONE -> "<td>";
            case REACHED -> "<td class=\"reached\">";
            case MISSED -> "<td class=\"missed\">";
          });
      html.append(escaped(cell.text())).append(sign(cell.mark()));
      if (!cell.note().isEmpty()) {
        html.append("<small>").append(escaped(cell.note())).append("</small>");
      }
      html.append("</td>");
    }
    html.append("</tr>\n");
  }

  /** Not by colour alone. */
  private static String sign(Mark mark) {
    return switch (mark) {
      case NONE -> "";
      case REACHED -> " ✓";
      case MISSED -> " ✗";
    };
  }

  private void figure(@Nullable Images image) {
    if (image == null) {
      throw new IllegalStateException("a drawing of the report was not drawn");
    }
    html.append("<figure><picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"")
        .append(dataUri(image.dark()))
        .append("\"><img alt=\"")
        .append(escaped(image.drawing().title()))
        .append("\" src=\"")
        .append(dataUri(image.light()))
        .append("\"></picture><figcaption>")
        .append(escaped(image.drawing().caption()))
        .append("</figcaption></figure>\n");
  }

  private void provenance(Provenance provenance) {
    html.append("<section id=\"provenance\"><h2>Where the figures come from</h2>\n<pre>");
    provenance.commands().forEach(line -> html.append(escaped(line)).append('\n'));
    html.append("</pre>\n");
    list(provenance.dataSets());
    if (!provenance.missing().isEmpty()) {
      paragraph("Not run yet:");
      list(provenance.missing());
    }
    html.append("</section>\n");
  }

  private void list(List<String> lines) {
    html.append("<ul>");
    lines.forEach(line -> html.append("<li>").append(escaped(line)).append("</li>"));
    html.append("</ul>\n");
  }

  private void paragraph(String text) {
    html.append("<p>").append(escaped(text)).append("</p>\n");
  }

  private static String dataUri(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String style() {
    try (InputStream in = HtmlPage.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException(
            STYLE + " is missing beside its class; build the module anew");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(STYLE + " cannot be read from the class path", e);
    }
  }
}
