package org.dt4ecg.training.learning.checkpoint;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.network.Weights;

/** Checkpoints as bytes: big-endian, texts as Java's modified UTF-8, a magic number in front. */
final class CheckpointCodec {

  private static final long MAGIC = 0x4454344543470001L;

  private CheckpointCodec() {}

  static void write(Checkpoint checkpoint, DataOutputStream out) throws IOException {
    out.writeLong(MAGIC);
    out.writeUTF(checkpoint.fingerprint());
    out.writeInt(checkpoint.epoch());
    out.writeInt(checkpoint.best());
    out.writeDouble(checkpoint.bestLoss());
    out.writeLong(checkpoint.windows());
    out.writeLong(checkpoint.unusable());
    writeDoubles(checkpoint.balancer(), out);
    out.writeInt(checkpoint.steps().size());
    for (BalancingStep step : checkpoint.steps()) {
      writeDoubles(step.losses(), out);
      writeDoubles(step.gradientNorms(), out);
      writeDoubles(step.weights(), out);
    }
    out.writeInt(checkpoint.weights().size());
    for (Map.Entry<String, Weights> entry : new TreeMap<>(checkpoint.weights()).entrySet()) {
      out.writeUTF(entry.getKey());
      writeWeights(entry.getValue(), out);
    }
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IOException if the bytes are none of this version, or end early
   */
  static Checkpoint read(DataInputStream in) throws IOException {
    long magic = in.readLong();
    if (magic != MAGIC) {
      throw new IOException("it starts with %016x, not with %016x".formatted(magic, MAGIC));
    }
    return new Checkpoint(
        in.readUTF(),
        in.readInt(),
        in.readInt(),
        in.readDouble(),
        in.readLong(),
        in.readLong(),
        readDoubles(in),
        readSteps(in),
        readSections(in));
  }

  private static List<BalancingStep> readSteps(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<BalancingStep> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(new BalancingStep(readDoubles(in), readDoubles(in), readDoubles(in)));
    }
    return steps;
  }

  private static Map<String, Weights> readSections(DataInputStream in) throws IOException {
    int count = in.readInt();
    Map<String, Weights> sections = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      sections.put(in.readUTF(), readWeights(in));
    }
    return sections;
  }

  private static void writeDoubles(double[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static double[] readDoubles(DataInputStream in) throws IOException {
    double[] values = new double[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }

  private static void writeWeights(Weights weights, DataOutputStream out) throws IOException {
    out.writeInt(weights.tensors().size());
    for (Map.Entry<String, Weights.Tensor> entry : weights.tensors().entrySet()) {
      out.writeUTF(entry.getKey());
      Weights.Tensor tensor = entry.getValue();
      out.writeInt(tensor.shape().length);
      for (long dimension : tensor.shape()) {
        out.writeLong(dimension);
      }
      for (float value : tensor.values()) {
        out.writeFloat(value);
      }
    }
  }

  private static Weights readWeights(DataInputStream in) throws IOException {
    int count = in.readInt();
    Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String path = in.readUTF();
      long[] shape = new long[in.readInt()];
      long size = 1;
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = in.readLong();
        size *= shape[axis];
      }
      float[] values = new float[Math.toIntExact(size)];
      for (int k = 0; k < values.length; k++) {
        values[k] = in.readFloat();
      }
      tensors.put(path, new Weights.Tensor(shape, values));
    }
    return new Weights(tensors);
  }
}
