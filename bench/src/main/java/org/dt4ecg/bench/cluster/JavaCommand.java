package org.dt4ecg.bench.cluster;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start a Java process.
 *
 * @param name what it is called, in messages and files
 * @param classPath entries of its class path; a folder with {@code /*} behind it stands for its
 *     jars. Short, since ONNX Runtime 1.29.0 overflows its stack on a long command line
 * @param flags flags for the Java machine
 * @param mainClass name of the class
 * @param arguments what its main method gets
 */
public record JavaCommand(
    String name,
    List<String> classPath,
    List<String> flags,
    String mainClass,
    List<String> arguments) {

  public JavaCommand {
    classPath = List.copyOf(classPath);
    flags = List.copyOf(flags);
    arguments = List.copyOf(arguments);
  }

  /** The jar of the benchmarks. */
  public static Path ownJar() {
    try {
      return Path.of(JavaCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A class comes from no file", e);
    }
  }

  /** Stands for all jars of a folder. */
  public static String jarsOf(Path folder) {
    return folder.resolve("*").toString();
  }

  /** The folder of the benchmarks' jar and of all that it needs. */
  public static Path ownFolder() {
    Path folder = ownJar().getParent();
    if (folder == null) {
      throw new IllegalStateException(ownJar() + " lies in no folder");
    }
    return folder;
  }

  List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(flags);
    words.add("-cp");
    words.add(String.join(System.getProperty("path.separator"), classPath));
    words.add(mainClass);
    words.addAll(arguments);
    return words;
  }
}
