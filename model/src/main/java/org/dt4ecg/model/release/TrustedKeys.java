package org.dt4ecg.model.release;

import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dt4ecg.schemas.digest.Sha256;

/** The public keys whose signatures count, by their ids. Immutable. */
public final class TrustedKeys {

  private static final int ID_DIGITS = 16;

  private final Map<String, PublicKey> keys;

  private TrustedKeys(Map<String, PublicKey> keys) {
    this.keys = keys;
  }

  /** Trusts these keys. With none, every release is refused. */
  public static TrustedKeys of(Collection<PublicKey> keys) {
    Map<String, PublicKey> byId = new TreeMap<>();
    keys.forEach(key -> byId.put(id(key), key));
    return new TrustedKeys(byId);
  }

  /**
   * Trusts the keys in these PEM files.
   *
   * @throws IOException if a file cannot be read
   * @throws InvalidKeyException if a file holds no Ed25519 public key; the message names the file
   */
  public static TrustedKeys read(Collection<Path> files) throws IOException, InvalidKeyException {
    Map<String, PublicKey> byId = new TreeMap<>();
    for (Path file : files) {
      PublicKey key = PemKeys.readPublic(file);
      byId.put(id(key), key);
    }
    return new TrustedKeys(byId);
  }

  /**
   * Id of a key: the first 16 hexadecimal digits of the SHA-256 of its X.509 SubjectPublicKeyInfo.
   * It only says which key to try; trust rests on the signature.
   */
  public static String id(PublicKey key) {
    return Sha256.of(key.getEncoded()).substring(0, ID_DIGITS);
  }

  /** Ids of the keys, in their order. */
  public List<String> ids() {
    return List.copyOf(keys.keySet());
  }

  Optional<PublicKey> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }
}
