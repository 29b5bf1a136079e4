package org.dt4ecg.fleet.recording;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dt4ecg.fleet.format.Channel;
import org.dt4ecg.fleet.format.MalformedRecordingException;
import org.dt4ecg.schemas.validation.SignalRules;
import org.jspecify.annotations.Nullable;

/** Chooses the channel of a file that is its ECG. */
final class EcgChannels {

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
  private static final int LONGEST_LEAD = 64;
  private static final int MOST_NAMES = 12;

  private EcgChannels() {}

  /**
   * The channel that was asked for, or the first that is called an ECG or a lead, or else the first
   * voltage that might be one. Never one of another unit, nor of another name that says what it is.
   *
   * @param wanted name or number from 1; null to choose
   * @return place among the channels
   * @throws MalformedRecordingException if there is none
   */
  static int choose(Path file, List<Channel> channels, @Nullable String wanted)
      throws MalformedRecordingException {
    int chosen = wanted == null ? likeliest(channels) : named(channels, wanted.strip());
    if (chosen < 0) {
      throw new MalformedRecordingException(
          file,
          wanted == null
              ? "no ECG among its channels " + names(channels)
              : "no channel %s among %s".formatted(wanted, names(channels)),
          "name one with --channel");
    }
    double rate = channels.get(chosen).rateHz();
    if (!(rate >= SignalRules.LOWEST_RATE_HZ && rate <= SignalRules.HIGHEST_RATE_HZ)) {
      throw new MalformedRecordingException(
          file,
          "channel %s has %s samples a second; of an ECG %.0f to %.0f are read"
              .formatted(
                  channels.get(chosen).label(),
                  rate,
                  SignalRules.LOWEST_RATE_HZ,
                  SignalRules.HIGHEST_RATE_HZ),
          "name another with --channel");
    }
    return chosen;
  }

  /** {@code ECG I}, {@code Lead I} and {@code ECG I filtered} are lead I; others are as named. */
  static String lead(String name) {
    String plain = CONTROL.matcher(name).replaceAll(" ").strip();
    String lower = plain.toLowerCase(Locale.ROOT);
    if (lower.startsWith("ecg ") || lower.startsWith("ekg ") || lower.startsWith("lead ")) {
      plain = plain.substring(plain.indexOf(' ') + 1).strip().split(" ", 2)[0];
    }
    return plain.isEmpty() ? "UNKNOWN" : plain.substring(0, Math.min(LONGEST_LEAD, plain.length()));
  }

  private static int likeliest(List<Channel> channels) {
    int possible = -1;
    for (int i = 0; i < channels.size(); i++) {
      Channel.Kind kind = channels.get(i).kind();
      if (kind == Channel.Kind.ECG) {
        return i;
      }
      if (kind == Channel.Kind.POSSIBLE && possible < 0) {
        possible = i;
      }
    }
    return possible;
  }

  private static int named(List<Channel> channels, String wanted) {
    for (int i = 0; i < channels.size(); i++) {
      if (channels.get(i).name().strip().equalsIgnoreCase(wanted)) {
        return i;
      }
    }
    for (int i = 0; i < channels.size(); i++) {
      if (lead(channels.get(i).name()).equalsIgnoreCase(wanted)) {
        return i;
      }
    }
    boolean number = wanted.matches("\\d{1,4}");
    return number && Integer.parseInt(wanted) <= channels.size()
        ? Integer.parseInt(wanted) - 1
        : -1;
  }

  private static String names(List<Channel> channels) {
    String names =
        IntStream.range(0, Math.min(MOST_NAMES, channels.size()))
            .mapToObj(i -> "%d %s".formatted(i + 1, channels.get(i).label()))
            .collect(Collectors.joining(", "));
    return channels.isEmpty() ? "(none)" : channels.size() > MOST_NAMES ? names + ", …" : names;
  }
}
