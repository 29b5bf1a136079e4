package org.dt4ecg.fleet.download;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A file as its publisher has it.
 *
 * @param path below the folder of the data set, with slashes; never outside
 * @param address where its bytes are
 * @param digest tells whether they are the right ones
 */
public record PublishedFile(String path, URI address, FileDigest digest) {

  /** So many files and no more make a data set; PTB-XL has some 87,000. */
  static final int MOST_FILES = 500_000;

  /**
   * Makes one.
   *
   * @throws IOException if the path leads elsewhere, as in a listing that somebody has forged
   */
  static PublishedFile of(String path, URI folder, FileDigest digest) throws IOException {
    Path relative;
    try {
      relative = Path.of(path).normalize();
    } catch (InvalidPathException e) {
      throw elsewhere(path);
    }
    if (path.isEmpty()
        || path.contains("\\")
        || relative.isAbsolute()
        || relative.startsWith("..")
        || !relative.toString().replace(File.separatorChar, '/').equals(path)) {
      throw elsewhere(path);
    }
    return new PublishedFile(path, folder.resolve(encoded(path)), digest);
  }

  private static IOException elsewhere(String path) {
    return new IOException("the publisher names a file that would lie outside the folder: " + path);
  }

  /** What a path may not hold in an address, such as a blank, is escaped. */
  private static URI encoded(String path) throws IOException {
    try {
      // The colon of a first part would make it a scheme.
      return new URI(null, null, "./" + path, null);
    } catch (URISyntaxException e) {
      throw elsewhere(path);
    }
  }
}
