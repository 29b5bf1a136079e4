package org.dt4ecg.app.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.doctor.Doctor;
import org.dt4ecg.app.doctor.Finding;
import org.dt4ecg.app.doctor.Finding.Level;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ConfigKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks a configuration and what it leads to. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a configuration and what it leads to: keys and values, model, files with secrets,"
          + " state folder, brokers, topics, rights, registry. Changes nothing.",
      "One line a check: ok, warning or failed, and what to do. Exit status 1 if one failed."
    })
final class DoctorCommand implements Callable<Integer> {

  private final Console console;
  private final ConfigKeys keys;

  @Mixin private ClusterOptions cluster;
  @Mixin private JsonOption json;

  DoctorCommand(Console console, ConfigKeys keys) {
    this.console = console;
    this.keys = keys;
  }

  @Override
  public Integer call() throws CommandFailure {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    KafkaLog.errorsOnly();
    List<Finding> findings = new Doctor(properties, keys).examine();
    boolean sound = findings.stream().noneMatch(finding -> finding.level() == Level.FAILED);
    if (json.isAsked()) {
      console.json(Map.of("sound", sound, "findings", findings));
    } else {
      findings.forEach(finding -> console.line(finding.line()));
    }
    return sound ? 0 : 1;
  }
}
