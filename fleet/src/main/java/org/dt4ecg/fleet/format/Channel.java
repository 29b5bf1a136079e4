package org.dt4ecg.fleet.format;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A channel of a file, as the file tells it.
 *
 * @param name name or description, such as {@code MLII} or {@code ECG I}; empty where none is given
 * @param unit physical unit, such as {@code mV} or {@code mmHg}; empty where none is given
 * @param rateHz sampling rate, in Hz
 * @param unitsPerCount physical units per count; 0 where the file does not tell
 * @param baselineCount count that stands for 0 units
 */
public record Channel(
    String name, String unit, double rateHz, double unitsPerCount, int baselineCount) {

  /** Whether a channel is an ECG, as far as its name and unit tell. */
  public enum Kind {
    /** Its name is that of an ECG or of a lead. */
    ECG,
    /** Nothing speaks against it: a voltage, or no unit, and a name that says nothing. */
    POSSIBLE,
    /** Another quantity, or another signal of the body. */
    OTHER
  }

  private static final String LEADS =
      "(?:m?l?(?:i|ii|iii)|mod\\.?(?:i|ii|iii)|-?av[rlf][+-]?|v[rlf]|v[1-9]?r?|mcl[1-6]|mv[1-6]"
          + "|cc5|cm[1-6]|cb5|cs[1-6]|ml[1-6]|d[1-4]|v[1-6]-v[1-6]|v[xyz]|chest"
          + "|la-ra|ll-ra|ll-la|vx-rl)";

  private static final Pattern ECG =
      Pattern.compile(
          "(?:.*e[ck]g(?!to|.*(?:status|rate|peak|quality|event|annot)).*|.*electrocardio.*|.*elektrokardio.*|.*holter.*|mdc_ecg_lead.*|(?:lead["
              + " _]*)?"
              + LEADS
              + "(?:[ _].*)?)");

  /** Signals of the body and of devices that are no ECG, at the start of a word. */
  private static final Pattern OTHER =
      Pattern.compile(
          ".*(?<![a-z])(?:abp|art|pap|cvp|icp|ibp|nibp|bp|lap|rap|uap|p[1-4]$|press|pleth|ppg|spo2|sao2|so2|resp|breath|airflow|flow|thor|abdo|chest["
              + " _]?(?:band|belt)|snore|co2|etco2|eeg|emg|eog|erg|gsr|eda|scr|acc|gyr|mag|quat|imu|temp|hum|hr|heart"
              + " ?rate|pulse|rr|ibi|pos|body|batt|status|trigger|marker"
              + "|event|annot|counter|index|packet|sync|lux|light|ax$|ay$|az$|gx$|gy$|gz$|scg|bcg|pcg|audio"
              + "|baro|steps|qrs|peak|label|class|flag|quality|noise).*");

  /** Electrodes of the EEG's ten-twenty system, alone or as a difference of two. */
  private static final Pattern EEG =
      Pattern.compile(
          "(?:fp|af|fc|ft|cp|tp|po|f|c|t|p|o|a|m|n)(?:z|\\d{1,2})(?:[-"
              + " :](?:[a-z]{1,3}\\d{0,2}|ref|avg))?");

  /** Whether this is an ECG. A unit that is no voltage settles it, whatever the name. */
  public Kind kind() {
    if (!unit.isEmpty() && !VoltageUnit.isVoltage(unit)) {
      return Kind.OTHER;
    }
    String plain = name.strip().toLowerCase(Locale.ROOT);
    if (ECG.matcher(plain).matches()) {
      return Kind.ECG;
    }
    return OTHER.matcher(plain).matches() || EEG.matcher(plain).matches()
        ? Kind.OTHER
        : Kind.POSSIBLE;
  }

  /** µV per count; 0 where they are not known, or where this is no voltage. */
  public double microvoltsPerCount() {
    return unitsPerCount * VoltageUnit.microvolts(unit);
  }

  /** A sample in the channel's unit, or in counts where the file does not tell the scale. */
  public double physical(int count) {
    return unitsPerCount == 0 ? count : ((double) count - baselineCount) * unitsPerCount;
  }

  /** Name and unit, for people: {@code MLII (mV)}. */
  public String label() {
    String shown = name.isBlank() ? "without a name" : name.strip();
    return unit.isEmpty() ? shown : "%s (%s)".formatted(shown, unit);
  }
}
