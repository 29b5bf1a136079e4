package org.dt4ecg.bench.chaos;

import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * A frame that a device sends, without its samples: these are made when they are asked for, and are
 * the same each time. Times in µs since the epoch.
 *
 * @param deviceId the device
 * @param sequence number that the device gives it
 * @param startMicros time of the first sample
 * @param rateHz nominal rate
 * @param lead name of the lead
 * @param samples how many
 * @param signal which of the signals they are cut from
 * @param position where in that signal they begin
 */
public record SentFrame(
    String deviceId,
    long sequence,
    long startMicros,
    int rateHz,
    String lead,
    int samples,
    int signal,
    long position) {

  private static final double MICROS_PER_SECOND = 1e6;

  /** Nominal end, exclusive. */
  long endMicros() {
    return startMicros + lengthMicros();
  }

  /** Nominal length. */
  long lengthMicros() {
    return Math.round(samples * MICROS_PER_SECOND / rateHz);
  }

  /** The same at another time. */
  SentFrame at(long otherStartMicros) {
    return new SentFrame(
        deviceId, sequence, otherStartMicros, rateHz, lead, samples, signal, position);
  }

  /** Whether it is the same frame sent again, by time and content. */
  boolean isRepeatOf(SentFrame other) {
    return startMicros == other.startMicros
        && rateHz == other.rateHz
        && samples == other.samples
        && lead.equals(other.lead)
        && signal == other.signal
        && position == other.position;
  }

  /** As it goes over the wire. */
  EcgSamples record(Signals signals) {
    return EcgSamples.newBuilder()
        .setDeviceId(deviceId)
        .setSequence(sequence)
        .setStartTime(FrameTimes.toInstant(startMicros))
        .setSamplingRate(rateHz)
        .setLead(lead)
        .setMicrovoltsPerCount(0)
        .setBaselineCount(0)
        .setSamples(SampleCodec.encode(signals.counts(signal, position, samples)))
        .build();
  }
}
