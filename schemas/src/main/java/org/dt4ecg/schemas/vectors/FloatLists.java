package org.dt4ecg.schemas.vectors;

import java.util.ArrayList;
import java.util.List;

/** Arrays of floats as the lists that Avro's generated classes hold, and back. */
public final class FloatLists {

  private FloatLists() {}

  /** The numbers as a new list. */
  public static List<Float> of(float[] numbers) {
    List<Float> list = new ArrayList<>(numbers.length);
    for (float number : numbers) {
      list.add(number);
    }
    return list;
  }

  /** The numbers as a new array. */
  public static float[] toArray(List<Float> numbers) {
    float[] array = new float[numbers.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = numbers.get(i);
    }
    return array;
  }
}
