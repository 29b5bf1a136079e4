package org.dt4ecg.topology.windowing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * A recording of one device and one way to upload it, both drawn by chance: how it is cut into
 * frames, in which order they come, which are lost, which come twice.
 *
 * @param played the recording in order, in frames of half a second
 * @param inOrder the frames that are uploaded, by time
 * @param sent what is uploaded, in order of arrival, repeats included
 * @param otherLead frames of a second lead among those sent, none of which is to be windowed
 * @param wholeMicros whether the times of all samples are whole microseconds
 * @param drifts whether the device's clock is not what it claims
 */
record RandomUpload(
    List<EcgSamples> played,
    List<EcgSamples> inOrder,
    List<EcgSamples> sent,
    int otherLead,
    boolean wholeMicros,
    boolean drifts) {

  static final long GRACE_MICROS = 10_000_000;

  private static final int NEWEST_FIRST = 1;

  /** Cut into frames of one length, as a device does. */
  private static final int EQUAL_LENGTHS = 4;

  private static final double[] LENGTHS = {2.5, 5, 8, 10, 60};

  private static final double[] RATES = {125, 128, 250, 360, 500};

  /** A device's samples are numbered through; how it is drawn. */
  private record Draw(Random random, String id, long startMicros, double rate, double realRate) {

    long samples(double seconds) {
      return Math.round(seconds * realRate);
    }

    double between(double from, double to) {
      return from + random.nextDouble() * (to - from);
    }

    long micros(long sample) {
      return startMicros + Math.round(sample * 1e6 / realRate);
    }

    EcgSamples frame(String lead, long sequence, Stretch part) {
      short[] counts = new short[(int) (part.to - part.from)];
      for (int i = 0; i < counts.length; i++) {
        long mixed = (part.from + i + 1) * 0xff51afd7ed558ccdL;
        counts[i] = (short) ((mixed >>> 40) % 80 + lead.length());
      }
      return EcgSamples.newBuilder()
          .setDeviceId(id)
          .setSequence(sequence)
          .setStartTime(FrameTimes.toInstant(micros(part.from)))
          .setSamplingRate(rate)
          .setLead(lead)
          .setMicrovoltsPerCount(2.5)
          .setBaselineCount(0)
          .setSamples(SampleCodec.encode(counts))
          .build();
    }
  }

  /** Samples of the device, from and to exclusive. */
  private record Stretch(long from, long to) {}

  static RandomUpload of(Random random, String id) {
    boolean drifts = random.nextInt(4) == 0;
    double rate = RATES[random.nextInt(RATES.length)];
    double realRate = drifts ? rate * (1 + 0.019 * (random.nextDouble() - 0.5)) : rate;
    long start = 1_772_000_000_000_000L + random.nextInt(1_000_000_000);
    Draw draw = new Draw(random, id, start, rate, realRate);
    boolean twoLeads = !drifts && random.nextInt(8) == 0;
    List<List<Stretch>> segments = segments(draw);
    List<EcgSamples> played = new ArrayList<>();
    List<List<EcgSamples>> frames = new ArrayList<>();
    int style = twoLeads ? 0 : random.nextInt(drifts ? 2 : 4);
    style = drifts && style == 1 ? EQUAL_LENGTHS : style;
    int order = random.nextInt(4);
    // Numbers that begin anew and come newest first may look like those of the session before.
    boolean restarts = order != NEWEST_FIRST && random.nextBoolean();
    long sequence = random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 0;
    long playedSequence = 0;
    for (List<Stretch> segment : segments) {
      sequence = restarts && !frames.isEmpty() ? 0 : sequence;
      List<EcgSamples> cut = new ArrayList<>();
      for (Stretch stretch : segment) {
        for (Stretch part : cut(draw, stretch, style)) {
          cut.add(draw.frame("I", sequence++, part));
        }
        sequence += random.nextInt(3);
        for (Stretch part : cutEvenly(stretch, draw.samples(0.5))) {
          played.add(draw.frame("I", playedSequence++, part));
        }
      }
      frames.add(cut);
    }
    List<EcgSamples> inOrder = frames.stream().flatMap(List::stream).toList();
    List<EcgSamples> sent = twoLeads ? new ArrayList<>(inOrder) : ordered(random, frames, order);
    repeat(random, sent);
    int otherLead = twoLeads ? addOtherLead(draw, segments.get(0), sent) : 0;
    boolean wholeMicros = !drifts && 1e6 % rate == 0;
    return new RandomUpload(played, inOrder, sent, otherLead, wholeMicros, drifts);
  }

  /** Runs of stretches; between two of a run is a hole that ends no session. */
  private static List<List<Stretch>> segments(Draw draw) {
    boolean drifts = draw.rate != draw.realRate;
    List<List<Stretch>> segments = new ArrayList<>();
    long at = 0;
    int count = 1 + draw.random.nextInt(3);
    for (int s = 0; s < count; s++) {
      List<Stretch> segment = new ArrayList<>();
      int longest = draw.random.nextInt(8) == 0 ? 70 : 16;
      // A clock that drifts is off at the end: no window may end there.
      double seconds =
          drifts
              ? 2 * draw.random.nextInt(longest / 2) + draw.between(4.8, 5.2)
              : draw.between(3, longest);
      int losses = drifts ? 0 : draw.random.nextInt(3);
      for (int l = 0; l <= losses; l++) {
        long length = Math.max(draw.samples(seconds / (losses + 1)), draw.samples(0.3));
        segment.add(new Stretch(at, at + length));
        at += length + (l < losses ? draw.samples(draw.between(0.8, 4.9)) : 0);
      }
      segments.add(segment);
      at += draw.samples(draw.random.nextInt(5) == 0 ? 700 : draw.between(6, 30));
    }
    return segments;
  }

  private static List<Stretch> cut(Draw draw, Stretch stretch, int style) {
    List<Stretch> parts = new ArrayList<>();
    // A short frame that is missing behind a long one looks like a slow clock.
    long shortest = draw.samples(style == 0 ? 0.1 : 0.7);
    double equal = LENGTHS[draw.random.nextInt(LENGTHS.length)] * draw.rate / draw.realRate;
    for (long at = stretch.from; at < stretch.to; ) {
      double seconds =
          switch (style) {
            case 0 -> draw.between(0.1, 1);
            case 1 -> draw.between(0.5, 5);
            case 2 -> draw.between(2, 59);
            case EQUAL_LENGTHS -> equal;
            default -> draw.between(0.4, draw.random.nextInt(4) == 0 ? 30 : 2);
          };
      long end = at + Math.max(shortest, draw.samples(seconds));
      end = stretch.to - end < shortest ? stretch.to : end;
      end = Math.min(end, at + (long) (60 * draw.rate));
      parts.add(new Stretch(at, end));
      at = end;
    }
    return parts;
  }

  private static List<Stretch> cutEvenly(Stretch stretch, long length) {
    List<Stretch> parts = new ArrayList<>();
    for (long at = stretch.from; at < stretch.to; ) {
      long end = stretch.to - at < 2 * length ? stretch.to : at + length;
      parts.add(new Stretch(at, end));
      at = end;
    }
    return parts;
  }

  private static List<EcgSamples> ordered(
      Random random, List<List<EcgSamples>> segments, int order) {
    List<List<EcgSamples>> upload = new ArrayList<>(segments);
    if (upload.size() > 1 && random.nextInt(3) == 0) {
      // A stretch that was kept back comes after all others.
      upload.add(upload.remove(random.nextInt(upload.size() - 1)));
    }
    List<EcgSamples> sent = new ArrayList<>();
    if (order == 0) {
      upload.forEach(sent::addAll);
    } else if (order == NEWEST_FIRST) {
      Collections.reverse(upload);
      for (List<EcgSamples> segment : upload) {
        List<EcgSamples> newestFirst = new ArrayList<>(segment);
        Collections.reverse(newestFirst);
        sent.addAll(newestFirst);
      }
    } else {
      upload.forEach(segment -> sent.addAll(withinGrace(random, segment)));
    }
    return sent;
  }

  /** Each frame comes before the newest sample is the grace past its first one. */
  private static List<EcgSamples> withinGrace(Random random, List<EcgSamples> frames) {
    record Timed(EcgSamples frame, long arrival) {}
    return frames.stream()
        .map(
            frame -> {
              long length = FrameTimes.endMicros(frame) - FrameTimes.startMicros(frame);
              long slack = Math.max(0, GRACE_MICROS - length - 100_000);
              long delay = (long) (random.nextDouble() * slack);
              return new Timed(frame, FrameTimes.endMicros(frame) + delay);
            })
        .sorted(Comparator.comparingLong(Timed::arrival))
        .map(Timed::frame)
        .toList();
  }

  private static void repeat(Random random, List<EcgSamples> sent) {
    int repeats = random.nextInt(4);
    for (int i = 0; i < repeats; i++) {
      int position = random.nextInt(sent.size());
      int later = Math.min(sent.size(), position + 1 + random.nextInt(5));
      sent.add(later, sent.get(position));
    }
  }

  /** A second lead within the first run, which has begun long before. */
  private static int addOtherLead(Draw draw, List<Stretch> segment, List<EcgSamples> sent) {
    long from = segment.get(0).from + draw.samples(12.5);
    long to = segment.get(segment.size() - 1).to;
    int added = 0;
    for (long at = from; at + draw.samples(1) < to; at += draw.samples(1)) {
      EcgSamples frame = draw.frame("II", added, new Stretch(at, at + draw.samples(1)));
      int position = 0;
      while (position < sent.size()
          && FrameTimes.startMicros(sent.get(position)) < FrameTimes.endMicros(frame)) {
        position++;
      }
      sent.add(position, frame);
      added++;
    }
    return added;
  }
}
