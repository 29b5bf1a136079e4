package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.cluster.SchemaExport;
import org.dt4ecg.app.cluster.SchemaExport.Exported;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes the schemas of the topics. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the Avro schema of each topic's values into a folder, one file a subject; needs no"
          + " cluster.",
      "Each file stands alone: the types it uses are written out in it. "
          + SchemaExport.INDEX
          + " lists topics, subjects and the compatibility that each needs."
    })
final class SchemasExportCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(index = "0", paramLabel = "DIR", description = "Folder to write into.")
  private Path folder;

  @Mixin private JsonOption json;

  SchemasExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    List<Exported> exported;
    try {
      exported = SchemaExport.write(folder);
    } catch (IOException e) {
      throw new CommandFailure(
          "The schemas cannot be written to %s (%s); name another folder"
              .formatted(folder, Failures.text(e)),
          e);
    }
    console.progress(
        "Wrote %d schemas and %s to %s".formatted(exported.size(), SchemaExport.INDEX, folder));
    json.print(console, Map.of("directory", folder.toString(), "subjects", exported));
    return 0;
  }
}
