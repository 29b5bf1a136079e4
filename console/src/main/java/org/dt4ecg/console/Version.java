package org.dt4ecg.console;

import picocli.CommandLine.IVersionProvider;

/** The version of this release, from its jar. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "DT4ECG Streams " + (version == null ? "(not packaged)" : version),
      "Java ${java.version}, ${os.name} ${os.arch}"
    };
  }
}
