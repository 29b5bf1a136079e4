package org.dt4ecg.fleet.download;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder on the web with a file of checksums, as <a href="https://physionet.org">PhysioNet</a>
 * publishes.
 *
 * @param folder ends with a slash
 */
record SumsFile(URI folder) implements Publication {

  static final String NAME = "SHA256SUMS.txt";

  private static final Pattern LINE = Pattern.compile("(\\S+)\\s+\\*?(\\S.*)");

  @Override
  public List<PublishedFile> files(Web web) throws IOException, InterruptedException {
    List<PublishedFile> files = new ArrayList<>();
    for (String line : web.text(folder.resolve(NAME)).lines().toList()) {
      Matcher matcher = LINE.matcher(line.strip());
      if (line.isBlank()) {
        continue;
      }
      if (!matcher.matches() || files.size() == PublishedFile.MOST_FILES) {
        throw new IOException("%s of the publisher is no list of checksums".formatted(NAME));
      }
      files.add(
          PublishedFile.of(
              matcher.group(2), folder, FileDigest.of(FileDigest.Kind.SHA_256, matcher.group(1))));
    }
    return files;
  }
}
