package org.dt4ecg.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages of the project lead to each other. */
class LinksTest {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

  @Test
  void everyLinkWithinTheProjectLeadsToAFileAndToAHeadingInIt() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (String link :
          LINK.matcher(Files.readString(page)).results().map(match -> match.group(1)).toList()) {
        if (!link.contains("://")) {
          links++;
          if (!leadsSomewhere(page, link)) {
            dead.add(PROJECT.relativize(page) + ": " + link);
          }
        }
      }
    }

    assertThat(links).isGreaterThan(50);
    assertThat(dead).isEmpty();
  }

  @Test
  void everyPageOfTheDocumentationIsInItsContents() throws IOException {
    String contents = Files.readString(PROJECT.resolve("docs/README.md"));
    try (Stream<Path> pages = Files.list(PROJECT.resolve("docs"))) {
      assertThat(
              pages
                  .map(page -> page.getFileName().toString())
                  .filter(name -> name.endsWith(".md") && !name.equals("README.md")))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(contents).contains("](" + name + ")"));
    }
  }

  /** Pages at the root, in {@code docs}, and the README of each module. */
  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> folders = Files.list(PROJECT)) {
      folders
          .filter(Files::isDirectory)
          .map(folder -> folder.resolve("README.md"))
          .forEach(pages::add);
    }
    for (Path folder : List.of(PROJECT, PROJECT.resolve("docs"))) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages.stream().filter(Files::isRegularFile).distinct().toList();
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return hash < 0
        || !target.toString().endsWith(".md")
        || HEADING
            .matcher(Files.readString(target))
            .results()
            .anyMatch(heading -> anchor(heading.group(1)).equals(link.substring(hash + 1)));
  }

  /** As common renderers of Markdown make it of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").strip().replace(' ', '-');
  }
}
