package org.dt4ecg.model.fusion;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.dt4ecg.model.embedding.Embeddings;

/**
 * What one usable window says of the person, small enough to be written down with every window: of
 * the people, the {@value #MOST_PEOPLE} most probable ones have a probability of their own and all
 * others share one, and the embedding is a whole number from -127 to 127 for each feature. {@link
 * SessionFusion} says why, and computes with these values alone, so that it makes no difference
 * whether an evidence was written and read back. Immutable.
 *
 * <p>Written little-endian: the window's index; how many people there are, and how many of them
 * have a probability of their own; where these are not all, the people who do, each as the distance
 * to the one before; the logarithms; where these are not all, that of the others; the familiarity;
 * how many features there are; what one step of a feature stands for; the features. Counts, index
 * and distances are unsigned LEB128, features one byte, all else float32.
 */
public final class Evidence {

  /** Most people with a probability of their own. */
  public static final int MOST_PEOPLE = 40;

  /** The largest number that stands for a feature. */
  private static final int LARGEST_FEATURE = 127;

  private static final int[] ALL = {};

  /** Of the others where there are none. */
  private static final float NOBODY = Float.NEGATIVE_INFINITY;

  private final long windowIndex;
  private final int people;

  /** Who has a logarithm of their own, ascending; empty if all have. */
  private final int[] persons;

  private final float[] logProbabilities;
  private final float othersLogProbability;
  private final float familiarity;
  private final float featureStep;
  private final byte[] features;

  private Evidence(
      long windowIndex,
      int people,
      int[] persons,
      float[] logProbabilities,
      float othersLogProbability,
      float familiarity,
      float featureStep,
      byte[] features) {
    this.windowIndex = windowIndex;
    this.people = people;
    this.persons = persons;
    this.logProbabilities = logProbabilities;
    this.othersLogProbability = othersLogProbability;
    this.familiarity = familiarity;
    this.featureStep = featureStep;
    this.features = features;
  }

  /**
   * The evidence of a window.
   *
   * @param windowIndex number of the window in its session, from 0
   * @param identity probabilities of the people, in the order of the contract's identities
   * @param familiarity how much the window looks like the people in training, by the score that the
   *     contract's rejection names; higher is more
   * @param embedding the window's embedding, of any length; without one it is similar to nothing
   * @throws IllegalArgumentException if the index is negative
   */
  public static Evidence of(
      long windowIndex, float[] identity, float familiarity, float[] embedding) {
    if (windowIndex < 0) {
      throw new IllegalArgumentException(
          "Windows are counted from 0, but this one has the index " + windowIndex);
    }
    boolean someShare = identity.length > MOST_PEOPLE;
    int[] persons = someShare ? mostProbable(identity) : ALL;
    float[] unit = Embeddings.unit(embedding);
    float step = largestMagnitude(unit) / LARGEST_FEATURE;
    return new Evidence(
        windowIndex,
        identity.length,
        persons,
        LogProbabilities.of(someShare ? at(persons, identity) : identity),
        someShare ? LogProbabilities.of(meanOfOthers(identity, persons)) : NOBODY,
        familiarity,
        step,
        inSteps(unit, step));
  }

  /** Number of the window in its session. */
  public long windowIndex() {
    return windowIndex;
  }

  /** How many people there are. */
  public int people() {
    return people;
  }

  /** How many features the embedding has. */
  public int features() {
    return features.length;
  }

  /** How much the window looks like the people in training; higher is more. */
  public float familiarity() {
    return familiarity;
  }

  /**
   * The natural logarithm of a person's probability.
   *
   * @param person position in the contract's identities
   */
  public float logProbability(int person) {
    if (!someShare()) {
      return logProbabilities[person];
    }
    int own = Arrays.binarySearch(persons, person);
    return own >= 0 ? logProbabilities[own] : othersLogProbability;
  }

  /**
   * One number of the window's embedding, which was scaled to length 1 before it was rounded to
   * whole steps.
   */
  public float feature(int feature) {
    return features[feature] * featureStep;
  }

  /** Adds the logarithms of all people, each divided by the temperature, to the sums. */
  void addLogProbabilities(double[] sums, double temperature) {
    if (!someShare()) {
      for (int person = 0; person < people; person++) {
        sums[person] += logProbabilities[person] / temperature;
      }
      return;
    }
    int own = 0;
    for (int person = 0; person < people; person++) {
      boolean hasOwn = own < persons.length && persons[own] == person;
      sums[person] += (hasOwn ? logProbabilities[own++] : othersLogProbability) / temperature;
    }
  }

  /** Adds the features to the sums. */
  void addFeatures(double[] sums) {
    for (int i = 0; i < features.length; i++) {
      sums[i] += feature(i);
    }
  }

  /** How many bytes {@link #writeTo} writes. */
  public int encodedBytes() {
    int bytes =
        Leb128.bytes(windowIndex)
            + Leb128.bytes(people)
            + Leb128.bytes(logProbabilities.length)
            + Leb128.bytes(features.length)
            + (logProbabilities.length + 2) * Float.BYTES
            + features.length;
    if (someShare()) {
      bytes += Float.BYTES;
      for (int i = 0; i < persons.length; i++) {
        bytes += Leb128.bytes(distance(i));
      }
    }
    return bytes;
  }

  /**
   * Writes the evidence at the buffer's position, in {@link #encodedBytes()} bytes.
   *
   * @throws java.nio.BufferOverflowException if there is less room
   */
  public void writeTo(ByteBuffer target) {
    ByteOrder order = target.order();
    target.order(ByteOrder.LITTLE_ENDIAN);
    Leb128.write(windowIndex, target);
    Leb128.write(people, target);
    Leb128.write(logProbabilities.length, target);
    for (int i = 0; i < persons.length; i++) {
      Leb128.write(distance(i), target);
    }
    for (float logProbability : logProbabilities) {
      target.putFloat(logProbability);
    }
    if (someShare()) {
      target.putFloat(othersLogProbability);
    }
    target.putFloat(familiarity);
    Leb128.write(features.length, target);
    target.putFloat(featureStep);
    target.put(features);
    target.order(order);
  }

  /**
   * Reads an evidence at the buffer's position, and moves that behind it.
   *
   * @throws IllegalArgumentException if the bytes are none that {@link #writeTo} writes
   */
  public static Evidence readFrom(ByteBuffer source) {
    ByteOrder order = source.order();
    source.order(ByteOrder.LITTLE_ENDIAN);
    try {
      return read(source);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "The bytes end within the evidence of a window: they were cut short", e);
    } finally {
      source.order(order);
    }
  }

  private static Evidence read(ByteBuffer source) {
    long windowIndex = Leb128.read(source, Long.MAX_VALUE);
    int people = (int) Leb128.read(source, Integer.MAX_VALUE);
    int own = (int) Leb128.read(source, Math.min(people, source.remaining() / Float.BYTES));
    boolean someShare = own < people;
    int[] persons = someShare ? readPersons(source, own, people) : ALL;
    float[] logProbabilities = new float[own];
    for (int i = 0; i < own; i++) {
      logProbabilities[i] = source.getFloat();
    }
    float others = someShare ? source.getFloat() : NOBODY;
    float familiarity = source.getFloat();
    int size = (int) Leb128.read(source, source.remaining());
    float featureStep = source.getFloat();
    byte[] features = new byte[size];
    source.get(features);
    return new Evidence(
        windowIndex, people, persons, logProbabilities, others, familiarity, featureStep, features);
  }

  private boolean someShare() {
    return logProbabilities.length < people;
  }

  private static int[] readPersons(ByteBuffer source, int count, int people) {
    int[] persons = new int[count];
    int before = -1;
    for (int i = 0; i < count; i++) {
      before += 1 + (int) Leb128.read(source, people - 2L - before);
      persons[i] = before;
    }
    return persons;
  }

  /** How many people are passed over since the one before. */
  private int distance(int i) {
    return persons[i] - (i == 0 ? 0 : persons[i - 1] + 1);
  }

  /** The positions of the largest probabilities, of equal ones the first, ascending. */
  private static int[] mostProbable(float[] probabilities) {
    int[] largest = new int[MOST_PEOPLE];
    int count = 0;
    for (int person = 0; person < probabilities.length; person++) {
      float probability = probabilities[person];
      if (count < MOST_PEOPLE) {
        count++;
      } else if (!(probability > probabilities[largest[MOST_PEOPLE - 1]])) {
        continue;
      }
      int place = count - 1;
      for (; place > 0 && probability > probabilities[largest[place - 1]]; place--) {
        largest[place] = largest[place - 1];
      }
      largest[place] = person;
    }
    Arrays.sort(largest);
    return largest;
  }

  private static float[] at(int[] positions, float[] numbers) {
    float[] those = new float[positions.length];
    for (int i = 0; i < those.length; i++) {
      those[i] = numbers[positions[i]];
    }
    return those;
  }

  private static float meanOfOthers(float[] probabilities, int[] persons) {
    double sum = 0;
    int own = 0;
    for (int person = 0; person < probabilities.length; person++) {
      if (own < persons.length && persons[own] == person) {
        own++;
      } else {
        sum += probabilities[person];
      }
    }
    return (float) (sum / (probabilities.length - persons.length));
  }

  private static float largestMagnitude(float[] numbers) {
    float largest = 0;
    for (float number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest;
  }

  private static byte[] inSteps(float[] numbers, float step) {
    byte[] steps = new byte[numbers.length];
    for (int i = 0; i < steps.length && step > 0; i++) {
      steps[i] = (byte) Math.rint(numbers[i] / step);
    }
    return steps;
  }

  /** Whole numbers from 0 up in as few bytes as they need, seven bits in each (unsigned LEB128). */
  static final class Leb128 {

    private static final int BITS = 7;
    private static final long MASK = 0x7F;
    private static final int MORE = 0x80;

    private Leb128() {}

    /** How many bytes a number takes. */
    static int bytes(long number) {
      return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + BITS - 1) / BITS);
    }

    static void write(long number, ByteBuffer target) {
      long rest = number;
      while (rest >= MORE) {
        target.put((byte) (rest | MORE));
        rest >>>= BITS;
      }
      target.put((byte) rest);
    }

    /**
     * Reads a number.
     *
     * @throws IllegalArgumentException if it is larger than the largest that can be
     */
    static long read(ByteBuffer source, long largest) {
      long number = 0;
      for (int shift = 0; shift < Long.SIZE - 1; shift += BITS) {
        byte bits = source.get();
        number |= (bits & MASK) << shift;
        if (bits >= 0) {
          if (number > largest) {
            break;
          }
          return number;
        }
      }
      throw new IllegalArgumentException(
          "The evidence of a window has a number above " + largest + " where none can be");
    }
  }
}
