package org.dt4ecg.app.command;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What people type, by command; shown below the help of each. */
final class Examples {

  private static final Map<String, List<String>> BY_COMMAND =
      Map.ofEntries(
          entry(
              "demo",
              List.of(
                  "demo --for 60s",
                  "demo --recordings FOLDER --devices 10",
                  "demo --with-retraining")),
          entry("cluster", List.of("cluster", "cluster --data-dir /srv/dt4ecg-try")),
          entry(
              "topology run",
              List.of(
                  "topology run --config FILE",
                  "topology run --config FILE --model my-model.onnx --port 8090")),
          entry("topology describe", List.of("topology describe", "topology describe --mermaid")),
          entry(
              "topology reset",
              List.of(
                  "topology reset --config FILE --dry-run",
                  "topology reset --config FILE --to 2026-03-01T08:00:00Z",
                  "topology reset --config FILE --to latest --yes")),
          entry(
              "produce",
              List.of(
                  "produce --config FILE --simulate 20",
                  "produce --config FILE --recordings FOLDER --labelled --speed 4")),
          entry(
              "consume",
              List.of(
                  "consume --config FILE --topic user-activity --table",
                  "consume --config FILE --topic user-activity --until-end --where"
                      + " fusedActivity=run",
                  "consume --config FILE --topic ecg-dead-letters --with-metadata --max 1 --for"
                      + " 10s")),
          entry("doctor", List.of("doctor --config FILE", "doctor --config FILE --json")),
          entry(
              "dashboard",
              List.of("dashboard --config FILE", "dashboard --config FILE --port 8080")),
          entry(
              "gateway",
              List.of(
                  "gateway --config FILE --port 8088",
                  "gateway --config FILE --bind 0.0.0.0 --port 8088 --token-file FILE")),
          entry(
              "deadletters list",
              List.of(
                  "deadletters list --config FILE",
                  "deadletters list --config FILE --key monitor-7 --since 2026-03-01T08:00:00Z")),
          entry(
              "deadletters replay",
              List.of(
                  "deadletters replay --config FILE --reason SCHEMA_UNAVAILABLE",
                  "deadletters replay --config FILE --key monitor-7")),
          entry(
              "assign",
              List.of(
                  "assign monitor-7 patient-12 --config FILE",
                  "assign monitor-7 --nobody --config FILE")),
          entry(
              "profile",
              List.of(
                  "profile patient-12 --name Ann --config FILE",
                  "profile patient-12 --remove --config FILE")),
          entry(
              "enrol",
              List.of(
                  "enrol --config FILE --model my-model.onnx --recordings FOLDER --user a --as"
                      + " patient-12",
                  "enrol --config FILE --list",
                  "enrol --config FILE --forget patient-12")),
          entry(
              "train",
              List.of(
                  "train --recordings FOLDER --out my-model.onnx",
                  "train --simulate 6 --epochs 2 --out try.onnx")),
          entry(
              "evaluate",
              List.of(
                  "evaluate --model my-model.onnx --recordings FOLDER",
                  "evaluate --model my-model.onnx --simulate 6 --json",
                  "evaluate --model my-model.onnx --recordings FOLDER --protocol blocked"
                      + " --stress")),
          entry(
              "convert",
              List.of(
                  "convert FOLDER converted --to edf",
                  "convert FOLDER converted --to csv --channel V5")),
          entry("data list", List.of("data list", "data list --json")),
          entry(
              "data get",
              List.of("data get ctu", "data get ptb-xl --to /srv/ptb --only 'records500/00000/*'")),
          entry("retrain", List.of("retrain --config FILE", "retrain --config FILE --once")),
          entry(
              "models list",
              List.of("models list --config FILE", "models list --config FILE --json")),
          entry(
              "models publish",
              List.of(
                  "models publish my-model.onnx --config FILE --private-key private.pem"
                      + " --public-key public.pem",
                  "models publish my-model.onnx --config FILE --private-key private.pem"
                      + " --public-key public.pem --shadow")),
          entry(
              "models verify",
              List.of(
                  "models verify --config FILE --trusted-key public.pem",
                  "models verify 6aa52bf475a6 --config FILE --trusted-key public.pem")),
          entry(
              "models rollback",
              List.of(
                  "models rollback 6aa52bf475a6 --config FILE --private-key private.pem"
                      + " --public-key public.pem")),
          entry(
              "models keygen",
              List.of(
                  "models keygen --private-key private.pem --public-key public.pem",
                  "models keygen --private-key private.pem --public-key public.pem --keep")),
          entry(
              "models adapt",
              List.of(
                  "models adapt my-model.onnx --recordings FOLDER --out adapted.onnx",
                  "models adapt my-model.onnx --config FILE --minutes 30 --out adapted.onnx")),
          entry(
              "models rewrite",
              List.of(
                  "models rewrite old.onnx --out new.onnx",
                  "models rewrite old.onnx --out new.onnx --json")),
          entry(
              "topics create",
              List.of(
                  "topics create --config FILE",
                  "topics create --config FILE --partitions 24 --replication-factor 3")),
          entry(
              "topics check",
              List.of("topics check --config FILE", "topics check --config FILE --partitions 24")),
          entry(
              "topics rights",
              List.of(
                  "topics rights", "topics rights --config FILE --grant device=User:monitor-7")),
          entry(
              "schemas export", List.of("schemas export schemas", "schemas export schemas --json")),
          entry(
              "privacy erase",
              List.of(
                  "privacy erase --config FILE --user patient-12",
                  "privacy erase --config FILE --user patient-12 --sample-directory /srv/sample")),
          entry(
              "completion",
              List.of(
                  "completion bash > ~/.dt4ecg-completion",
                  "completion zsh > ~/.dt4ecg-completion")));

  /** Fits a screen, with a backslash at its end. */
  private static final int LONGEST_LINE = 76;

  private static final int INDENT = 5;

  private Examples() {}

  /** Of a command, without the name of the program; none if it only holds others. */
  static List<String> of(String command) {
    return BY_COMMAND.getOrDefault(command, List.of());
  }

  /** Puts the examples below the help of each command. */
  static void addTo(CommandLine commandLine) {
    CommandSpec spec = commandLine.getCommandSpec();
    List<String> examples = of(spec.qualifiedName().replaceFirst("^\\S+ ?", ""));
    if (!examples.isEmpty()) {
      spec.usageMessage()
          .footerHeading("%nExamples:%n")
          .footer(examples.stream().map(Examples::typed).toArray(String[]::new));
    }
    commandLine.getSubcommands().values().forEach(Examples::addTo);
  }

  /** The command as it can be copied from a screen: a shell goes on behind a backslash. */
  static String typed(String example) {
    StringBuilder lines = new StringBuilder("  ./dt4ecg");
    int length = lines.length();
    for (String word : example.split(" ", -1)) {
      if (length + 1 + word.length() > LONGEST_LINE) {
        lines.append(" \\%n     ");
        length = INDENT;
      }
      lines.append(' ').append(word);
      length += 1 + word.length();
    }
    return lines.toString();
  }
}
