package org.dt4ecg.bench.swap;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;

/**
 * Two models of one name that say different things of the same window, so that it shows which of
 * them spoke.
 *
 * @param first the one that serves from the start
 * @param second the first with each weight a few percent off
 */
public record TwoReleases(ModelFile first, ModelFile second) {

  private static final double OFF_BY = 0.03;
  private static final long SEED = 1;

  public static TwoReleases of(ModelFile first) throws BenchException {
    try {
      return new TwoReleases(first, ModelFile.of(varied(first.bytes())));
    } catch (InvalidProtocolBufferException | InvalidModelException e) {
      throw new BenchException("No second model could be made of the first: " + e.getMessage(), e);
    }
  }

  /** The one that serves after so many swaps. */
  public ModelFile after(int swaps) {
    return swaps % 2 == 0 ? first : second;
  }

  private static byte[] varied(byte[] onnx) throws InvalidProtocolBufferException {
    Random random = new Random(SEED);
    ModelProto.Builder model = ModelProto.parseFrom(onnx).toBuilder();
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()) {
        vary(tensor, random);
      }
    }
    return model.build().toByteArray();
  }

  /** Weights lie in one of two places. */
  private static void vary(TensorProto.Builder tensor, Random random) {
    for (int i = 0; i < tensor.getFloatDataCount(); i++) {
      tensor.setFloatData(i, varied(tensor.getFloatData(i), random));
    }
    ByteBuffer raw =
        ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < raw.limit(); at += Float.BYTES) {
      raw.putFloat(at, varied(raw.getFloat(at), random));
    }
    if (tensor.hasRawData()) {
      tensor.setRawData(ByteString.copyFrom(raw.array()));
    }
  }

  /** The sign stays, since a variance must not turn negative. */
  private static float varied(float weight, Random random) {
    return (float) (weight * (1 + OFF_BY * (2 * random.nextDouble() - 1)));
  }
}
