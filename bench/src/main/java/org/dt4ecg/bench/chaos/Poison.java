package org.dt4ecg.bench.chaos;

/** Records that nobody can use, by what is wrong with them. */
public enum Poison {
  /** Ten million zero bytes; a few kilobytes on the wire. */
  ZEROS,
  /** A record whose text has three million characters; a few kilobytes on the wire. */
  LONG_TEXT,
  /** Bytes that are no Avro. */
  NO_AVRO,
  /** A schema that the registry does not know. */
  UNKNOWN_SCHEMA,
  /** A valid record of another kind. */
  OTHER_CLASS,
  /** A valid record under the key of another. */
  WRONG_KEY,
  /** Unreadable, with headers of megabytes; some of them with names that dead letters use. */
  GIANT_HEADERS,
  /** No value. Of a table it is a tombstone of nobody. */
  NO_VALUE,
  /** Records by chance, many at once, {@link Fuzz}. */
  FUZZ
}
