package org.dt4ecg.schemas.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 (FIPS 180-4) over parts that are added one after the other. Numbers count by their
 * bytes, the highest first. Not thread-safe.
 */
public final class Sha256 {

  private final MessageDigest digest;

  /** The digest of nothing so far. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256, this one has not", e);
    }
  }

  /** The digest of the bytes, 64 hexadecimal digits in lower case. */
  public static String of(byte[] bytes) {
    return new Sha256().add(bytes).hex();
  }

  /** The digest of a text in UTF-8, 64 hexadecimal digits in lower case. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds what is between the buffer's position and its limit; the position moves there. */
  public Sha256 add(ByteBuffer bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds a text in UTF-8, without a mark of where it ends. */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a text with its length in front, so that no two sequences of texts look alike. */
  public Sha256 addDelimited(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return addInt(bytes.length).add(bytes);
  }

  public Sha256 addInt(int value) {
    return add(ByteBuffer.allocate(Integer.BYTES).putInt(value).flip());
  }

  public Sha256 addLong(long value) {
    return add(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
  }

  public Sha256 addDouble(double value) {
    return add(ByteBuffer.allocate(Double.BYTES).putDouble(value).flip());
  }

  /** The 32 bytes of the digest. It begins anew afterwards. */
  public byte[] bytes() {
    return digest.digest();
  }

  /** The digest, 64 hexadecimal digits in lower case. It begins anew afterwards. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }
}
