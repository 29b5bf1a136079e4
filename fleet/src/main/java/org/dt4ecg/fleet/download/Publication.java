package org.dt4ecg.fleet.download;

import java.io.IOException;
import java.util.List;

/** Where the files of a data set are, and how their publisher says what they hold. */
public interface Publication {

  /**
   * What is published.
   *
   * @throws IOException if the publisher cannot be asked, or what it says makes no sense; the
   *     message is for people
   */
  List<PublishedFile> files(Web web) throws IOException, InterruptedException;
}
