package org.dt4ecg.model.release;

/** Why a release was refused. */
public enum RefusalReason {
  /** The record on the topic holds no release. */
  UNREADABLE,
  /** The bytes are not those that were announced: cut, changed, or of another release. */
  DIGEST_MISMATCH,
  /** It is not signed, or signed by a key that is not trusted. */
  UNKNOWN_KEY,
  /** The signature is not that of the key it names over this release. */
  BAD_SIGNATURE,
  /** The file is no model that can serve, or not the one it is announced as. */
  INVALID_MODEL,
  /** It cannot be loaded or run here, such as one with an operator that does not exist. */
  CANNOT_RUN,
  /** It takes in other windows than the running stream cuts. */
  OTHER_INPUT,
  /** It needs more time for a window than it may. */
  TOO_SLOW,
  /** Its outputs are not those it gave where it was made. */
  GOLDEN_VECTOR,
  /** It was released before the one that serves, or before the shadow. */
  OUT_OF_ORDER,
  /** Its time of release is ahead of the clock here by more than clocks may differ. */
  IN_FUTURE
}
