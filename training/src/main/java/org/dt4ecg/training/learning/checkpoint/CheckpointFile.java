package org.dt4ecg.training.learning.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import org.dt4ecg.model.AtomicFile;
import org.dt4ecg.schemas.failure.FailureText;

/**
 * A checkpoint on disk. It is there as a whole or not at all: a new one is written beside the old,
 * forced to the disk, and takes its place in one move. Its owner alone can read it. Not for several
 * trainings at a time.
 */
public final class CheckpointFile {

  private final Path file;

  public CheckpointFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  public Path path() {
    return file;
  }

  /** Replaces what is there. */
  public void save(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CheckpointCodec.write(checkpoint, new DataOutputStream(bytes));
    ByteBuffer content = ByteBuffer.allocate(Long.BYTES + bytes.size());
    content.putLong(checksum(bytes.toByteArray())).put(bytes.toByteArray());
    AtomicFile.replaceForOwner(file, AtomicFile.draftOf(file), out -> out.write(content.array()));
  }

  /**
   * What is there; empty if nothing.
   *
   * @throws IOException if the file cannot be read, is damaged, or is no checkpoint
   */
  public Optional<Checkpoint> load() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
      long expected = content.remaining() < Long.BYTES ? -1 : content.getLong();
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      if (checksum(bytes) != expected) {
        throw new IOException("its checksum is wrong");
      }
      return Optional.of(
          CheckpointCodec.read(new DataInputStream(new ByteArrayInputStream(bytes))));
    } catch (IOException e) {
      throw new IOException(
          "The checkpoint %s cannot be read (%s); delete it to begin the training again"
              .formatted(file, FailureText.of(e)),
          e);
    }
  }

  /** Removes what is there, if anything. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private static long checksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue();
  }
}
