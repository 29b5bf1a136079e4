package org.dt4ecg.model.release;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dt4ecg.model.OwnerOnly;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 keys as PEM files, as OpenSSL reads and writes them (RFC 8410): private keys as PKCS #8,
 * public keys as X.509 SubjectPublicKeyInfo.
 */
public final class PemKeys {

  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final int LINE = 64;

  private PemKeys() {}

  /** A new pair of keys. */
  public static KeyPair generate() {
    return Ed25519.newKeyPair();
  }

  /**
   * Writes a pair of keys to two new files; the private one can be read by its owner alone, where
   * the file system knows owners.
   *
   * @throws IOException if a file exists already, or cannot be written
   */
  public static void write(KeyPair keys, Path privateFile, Path publicFile) throws IOException {
    try (OutputStream out = Channels.newOutputStream(OwnerOnly.create(privateFile))) {
      out.write(pem(PRIVATE, keys.getPrivate()).getBytes(StandardCharsets.US_ASCII));
    }
    try {
      Files.writeString(
          publicFile,
          pem(PUBLIC, keys.getPublic()),
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      // A private key without its public one is of no use, and stands in the way of the next try.
      Files.deleteIfExists(privateFile);
      throw e;
    }
  }

  /**
   * Reads a private key.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidKeyException if it holds no Ed25519 private key; the message names the file
   */
  public static PrivateKey readPrivate(Path file) throws IOException, InvalidKeyException {
    byte[] der = der(PRIVATE, file);
    try {
      return Ed25519.keyFactory().generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw notAKey(PRIVATE, file, e);
    }
  }

  /**
   * Reads a public key.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidKeyException if it holds no Ed25519 public key; the message names the file
   */
  public static PublicKey readPublic(Path file) throws IOException, InvalidKeyException {
    byte[] der = der(PUBLIC, file);
    try {
      return Ed25519.keyFactory().generatePublic(new X509EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw notAKey(PUBLIC, file, e);
    }
  }

  private static String pem(String label, Key key) {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(LINE, lineEnd).encodeToString(key.getEncoded())
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static byte[] der(String label, Path file) throws IOException, InvalidKeyException {
    Matcher block =
        Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]*)-----END " + label)
            .matcher(Files.readString(file));
    if (!block.find()) {
      throw notAKey(label, file, null);
    }
    try {
      return Base64.getMimeDecoder().decode(block.group(1));
    } catch (IllegalArgumentException e) {
      throw notAKey(label, file, e);
    }
  }

  private static InvalidKeyException notAKey(String label, Path file, @Nullable Exception cause) {
    return new InvalidKeyException(
        "The file "
            + file
            + " holds no Ed25519 key in a PEM block "
            + label
            + ". Name the right file, or make a new pair of keys",
        cause);
  }
}
