package org.dt4ecg.fleet.download;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a folder in one commit of a public git repository; git names each by its bytes.
 *
 * @param tree lists them, as GitHub's API does
 * @param raw below it are their bytes; ends with a slash
 * @param folder which of them, ending with a slash; empty for all
 */
record GitCommit(URI tree, URI raw, String folder) implements Publication {

  static GitCommit onGitHub(String repository, String commit, String folder) {
    return new GitCommit(
        URI.create(
            "https://api.github.com/repos/%s/git/trees/%s?recursive=1"
                .formatted(repository, commit)),
        URI.create("https://raw.githubusercontent.com/%s/%s/".formatted(repository, commit)),
        folder);
  }

  @Override
  public List<PublishedFile> files(Web web) throws IOException, InterruptedException {
    JsonNode listing = json(web.text(tree));
    if (listing.path("truncated").asBoolean() || !listing.path("tree").isArray()) {
      throw new IOException("the publisher's list of files is not whole");
    }
    List<PublishedFile> files = new ArrayList<>();
    for (JsonNode entry : listing.path("tree")) {
      String path = entry.path("path").asText();
      if (entry.path("type").asText().equals("blob") && path.startsWith(folder)) {
        FileDigest digest = FileDigest.of(FileDigest.Kind.GIT_BLOB, entry.path("sha").asText());
        files.add(PublishedFile.of(path.substring(folder.length()), raw.resolve(folder), digest));
      }
    }
    return files;
  }

  private static JsonNode json(String text) throws IOException {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException("the publisher's list of files is no JSON", e);
    }
  }
}
