package org.dt4ecg.app.command;

import java.util.List;
import org.dt4ecg.console.CommandErrors;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.cluster.ConfigKeys;
import org.dt4ecg.console.cluster.UnknownKeys;
import org.dt4ecg.fleet.download.PublicRecordings;
import org.dt4ecg.fleet.download.Web;
import org.dt4ecg.retrainer.RetrainCommand;
import picocli.CommandLine;

/** Puts the commands together. */
public final class CommandLines {

  private CommandLines() {}

  /** The whole command line; its {@code execute} gives the exit status. */
  public static CommandLine create(Console console) {
    ConfigKeys keys = KnownKeys.all();
    CommandLine topology =
        new CommandLine(new TopologyCommand())
            .addSubcommand(new TopologyRunCommand(console))
            .addSubcommand(new TopologyDescribeCommand(console))
            .addSubcommand(new TopologyResetCommand(console));
    CommandLine schemas =
        new CommandLine(new SchemasCommand()).addSubcommand(new SchemasExportCommand(console));
    CommandLine topics =
        new CommandLine(new TopicsCommand())
            .addSubcommand(new TopicsCreateCommand(console))
            .addSubcommand(new TopicsCheckCommand(console))
            .addSubcommand(new TopicsRightsCommand(console));
    CommandLine models =
        new CommandLine(new ModelsCommand())
            .addSubcommand(new ModelsListCommand(console))
            .addSubcommand(new ModelsPublishCommand(console))
            .addSubcommand(new ModelsVerifyCommand(console))
            .addSubcommand(new ModelsRollbackCommand(console))
            .addSubcommand(new ModelsKeygenCommand(console))
            .addSubcommand(new ModelsAdaptCommand(console))
            .addSubcommand(new ModelsRewriteCommand(console));
    CommandLine deadLetters =
        new CommandLine(new DeadLettersCommand())
            .addSubcommand(new DeadLettersListCommand(console))
            .addSubcommand(new DeadLettersReplayCommand(console));
    List<PublicRecordings> dataSets = PublicRecordings.all();
    CommandLine data =
        new CommandLine(new DataCommand())
            .addSubcommand(new DataListCommand(console, dataSets))
            .addSubcommand(new DataGetCommand(console, dataSets, new Web()));
    CommandLine privacy =
        new CommandLine(new PrivacyCommand()).addSubcommand(new PrivacyEraseCommand(console));
    CommandLine commandLine =
        new CommandLine(new Dt4EcgCommand())
            .addSubcommand(new DemoCommand(console))
            .addSubcommand(new ClusterCommand(console))
            .addSubcommand(topology)
            .addSubcommand(new ProduceCommand(console))
            .addSubcommand(new ConsumeCommand(console))
            .addSubcommand(new DoctorCommand(console, keys))
            .addSubcommand(new DashboardCommand(console))
            .addSubcommand(new GatewayCommand(console))
            .addSubcommand(deadLetters)
            .addSubcommand(new AssignCommand(console))
            .addSubcommand(new ProfileCommand(console))
            .addSubcommand(new EnrolCommand(console))
            .addSubcommand(new TrainCommand(console))
            .addSubcommand(new EvaluateCommand(console))
            .addSubcommand(new ConvertCommand(console))
            .addSubcommand(data)
            .addSubcommand(new RetrainCommand(console))
            .addSubcommand(models)
            .addSubcommand(topics)
            .addSubcommand(schemas)
            .addSubcommand(privacy)
            .addSubcommand(new CompletionCommand(console))
            .addSubcommand(new HelpCommand());
    Examples.addTo(commandLine);
    UnknownKeys.warnOf(keys, console, commandLine, "doctor");
    return CommandErrors.reportOn(console, commandLine);
  }
}
