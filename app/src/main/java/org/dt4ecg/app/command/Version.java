package org.dt4ecg.app.command;

import picocli.CommandLine.IVersionProvider;

/** The version of this release, from its jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "DT4ECG Streams " + (version == null ? "(not packaged)" : version),
      "Java ${java.version}, ${os.name} ${os.arch}"
    };
  }
}
