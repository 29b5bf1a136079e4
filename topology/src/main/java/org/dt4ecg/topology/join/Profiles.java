package org.dt4ecg.topology.join;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.validation.Texts;
import org.dt4ecg.topology.tables.GlobalTable;
import org.jspecify.annotations.Nullable;

/**
 * The names of people by their profiles. A name that is too long counts as absent: it would be
 * written with every event of the person. Thread-safe.
 */
public final class Profiles implements GlobalTable.Reader<UserProfile> {

  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final GlobalTable<UserProfile> table;

  public Profiles(ValueSerdes serdes) {
    this.table = new GlobalTable<>(Topics.USER_PROFILES, serdes.serdeFor(UserProfile.class), this);
  }

  /** What fills this. */
  public GlobalTable<UserProfile> table() {
    return table;
  }

  /** The name to show for a person; null without one, or for nobody. */
  public @Nullable String nameOf(@Nullable String userId) {
    table.requireRead();
    return userId == null ? null : names.get(userId);
  }

  @Override
  public @Nullable String read(String userId, @Nullable UserProfile profile) {
    names.remove(userId);
    if (profile == null) {
      return null;
    }
    String name = profile.getDisplayName();
    if (name.length() > Texts.LONGEST) {
      return "the name has %d characters; allowed are %d".formatted(name.length(), Texts.LONGEST);
    }
    names.put(userId, name);
    return null;
  }

  @Override
  public void unreadable(String userId) {
    names.remove(userId);
  }
}
