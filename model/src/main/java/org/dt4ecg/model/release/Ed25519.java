package org.dt4ecg.model.release;

import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** The signature algorithm (RFC 8032), which every Java platform from 15 on has. */
final class Ed25519 {

  private static final String NAME = "Ed25519";

  private Ed25519() {}

  static KeyPair newKeyPair() {
    try {
      return KeyPairGenerator.getInstance(NAME).generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    }
  }

  static KeyFactory keyFactory() {
    try {
      return KeyFactory.getInstance(NAME);
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    }
  }

  static byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    } catch (InvalidKeyException | SignatureException e) {
      throw new IllegalArgumentException("The private key cannot sign. Give an Ed25519 key", e);
    }
  }

  /** Whether the signature is that of the key; one of another length is not. */
  static boolean verifies(PublicKey key, byte[] message, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signed);
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("The public key cannot verify. Give an Ed25519 key", e);
    } catch (SignatureException malformed) {
      return false;
    }
  }

  private static IllegalStateException missing(NoSuchAlgorithmException e) {
    return new IllegalStateException(
        "This Java has no " + NAME + ". Run on a Java from 15 on with its standard providers", e);
  }
}
