package org.dt4ecg.study.figures;

/**
 * A detection-error trade-off: what a threshold costs on either side. The arrays have one element a
 * threshold; none is to be changed.
 *
 * @param windows windows of a session that are fused for a score
 * @param falseRejections share of the known that are turned away, from 0 to 1
 * @param falseAcceptances share of the strangers that pass, from 0 to 1
 */
public record ErrorTradeOff(int windows, double[] falseRejections, double[] falseAcceptances) {

  public ErrorTradeOff {
    if (falseRejections.length != falseAcceptances.length) {
      throw new IllegalArgumentException(
          "a trade-off has %d false rejections, but %d false acceptances; give one of each a threshold"
              .formatted(falseRejections.length, falseAcceptances.length));
    }
  }
}
