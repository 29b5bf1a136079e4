package org.dt4ecg.fleet.download;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a publisher says of the bytes of a file.
 *
 * @param kind how it is made
 * @param hex the digest, in lower case
 */
public record FileDigest(Kind kind, String hex) {

  /** How a digest is made. */
  public enum Kind {
    /** SHA-256 of the bytes. */
    SHA_256(64),
    /** SHA-1 of git's header and the bytes, by which git names a file. */
    GIT_BLOB(40);

    private final Pattern form;

    Kind(int digits) {
      this.form = Pattern.compile("[0-9a-f]{%d}".formatted(digits));
    }
  }

  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * Reads one.
   *
   * @throws IOException if it has not the form of its kind
   */
  static FileDigest of(Kind kind, String hex) throws IOException {
    String lower = hex.toLowerCase(Locale.ROOT);
    if (!kind.form.matcher(lower).matches()) {
      throw new IOException("the publisher gives a checksum that is none: " + hex);
    }
    return new FileDigest(kind, lower);
  }

  /** Whether a file has it. */
  boolean isOf(Path file) throws IOException {
    MessageDigest digest = algorithm();
    if (kind == Kind.GIT_BLOB) {
      digest.update("blob %d\0".formatted(Files.size(file)).getBytes(US_ASCII));
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest()).equals(hex);
  }

  private MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance(kind == Kind.SHA_256 ? "SHA-256" : "SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has to have it", e);
    }
  }
}
