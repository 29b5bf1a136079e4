package org.dt4ecg.retrainer.sample;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dt4ecg.model.OwnerOnly;
import org.dt4ecg.schemas.digest.Sha256;

/**
 * The people who were erased. Their labelled ECG stays on {@code labelled-ecg} until its retention
 * ends, and is skipped for good. A file in the sample's folder, to which lines are added and from
 * which none is taken, so that it can be written while a service reads it. It holds salted hashes:
 * it tells of a user id that is asked for whether it was erased, and names nobody. Its owner alone
 * can read it. Not thread-safe.
 */
public final class ErasedPeople {

  private static final String NAME = "erased-people";
  private static final int SALT_BYTES = 16;
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{32}) ([0-9a-f]{64})");

  private final Path file;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Boolean> answers = new HashMap<>();
  private long size;

  private record Entry(String salt, String hash) {

    static Entry of(String salt, String userId) {
      return new Entry(salt, Sha256.of(salt + userId));
    }

    boolean is(String userId) {
      return of(salt, userId).equals(this);
    }
  }

  /** Knows nobody before the first {@link #refresh}. */
  public ErasedPeople(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /**
   * Adds a person to the list of a folder, which is made if it is not there; forced to disk. Adding
   * one again changes nothing.
   *
   * @throws IOException if it cannot be written
   */
  public static void add(Path folder, String userId) throws IOException {
    OwnerOnly.folder(folder);
    ErasedPeople known = new ErasedPeople(folder);
    known.refresh();
    if (known.contains(userId)) {
      return;
    }
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    Entry entry = Entry.of(HexFormat.of().formatHex(salt), userId);
    ByteBuffer line =
        ByteBuffer.wrap(
            "%s %s\n".formatted(entry.salt(), entry.hash()).getBytes(StandardCharsets.US_ASCII));
    makeOnce(known.file);
    try (FileChannel channel = FileChannel.open(known.file, StandardOpenOption.APPEND)) {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    }
  }

  private static void makeOnce(Path file) throws IOException {
    try {
      OwnerOnly.create(file).close();
    } catch (FileAlreadyExistsException e) {
      // There are others on it.
      return;
    }
  }

  /**
   * Reads the list again if it has changed.
   *
   * @return whether it has
   * @throws IOException if it cannot be read, or holds what is no line of it: whom it meant is not
   *     known then, and to go on could mean to train on somebody who was erased
   */
  public boolean refresh() throws IOException {
    long now = Files.exists(file) ? Files.size(file) : 0;
    if (now == size) {
      return false;
    }
    List<Entry> read = new ArrayList<>();
    String text = now == 0 ? "" : Files.readString(file, StandardCharsets.US_ASCII);
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IOException(
            "The list of erased people %s has a line that is cut or changed; erase the last person"
                    .formatted(file)
                + " again after taking that line out");
      }
      read.add(new Entry(matcher.group(1), matcher.group(2)));
    }
    entries.clear();
    entries.addAll(read);
    answers.clear();
    size = now;
    return true;
  }

  /** Whether nobody was erased, as of the last refresh. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether a person was erased, as of the last refresh. */
  public boolean contains(String userId) {
    return !entries.isEmpty()
        && answers.computeIfAbsent(
            userId, asked -> entries.stream().anyMatch(entry -> entry.is(asked)));
  }
}
