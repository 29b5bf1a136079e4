package org.dt4ecg.fleet.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;

/** Recordings of a source, each read when its turn comes, once or round and round. */
record RecordingPlaylist(RecordingSource source, List<RecordingInfo> infos, boolean endless)
    implements Iterable<Recording> {

  @Override
  public Iterator<Recording> iterator() {
    return new Iterator<>() {
      private int position;

      @Override
      public boolean hasNext() {
        return endless || position < infos.size();
      }

      @Override
      public Recording next() {
        if (!hasNext()) {
          throw new NoSuchElementException("All " + infos.size() + " recordings were played");
        }
        RecordingInfo info = infos.get(position % infos.size());
        position = endless ? (position + 1) % infos.size() : position + 1;
        try {
          return source.read(info);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
