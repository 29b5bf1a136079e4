package org.dt4ecg.fleet.simulation;

/**
 * The P, Q, R, S and T wave of a person.
 *
 * <p>After P. E. McSharry, G. D. Clifford, L. Tarassenko and L. A. Smith, "A dynamical model for
 * generating synthetic electrocardiogram signals", IEEE Transactions on Biomedical Engineering
 * 50(3), 2003, doi:10.1109/TBME.2003.808805: five Gaussians over the phase of a limit cycle. The
 * paper gives the derivative; here it is integrated along the cycle, so that a wave's height is a
 * parameter in µV. With the paper, √(h/60) = α for a mean heart rate h stretches all widths and the
 * angles of Q and S, and √α the angles of P and T.
 */
record SimulatedBeat(Wave p, Wave q, Wave r, Wave s, Wave t) {

  private static final double TURN = 2 * Math.PI;

  /**
   * The potential at a phase.
   *
   * @param phase cardiac phase, in rad; 0 at the R peak, ±π half a beat away from it
   * @param meanBpm mean heart rate, in beats per minute
   * @return in µV
   */
  double microvolts(double phase, double meanBpm) {
    double alpha = Math.sqrt(meanBpm / 60);
    double rootAlpha = Math.sqrt(alpha);
    return p.at(distance(phase, p.angle() * rootAlpha), alpha)
        + q.at(distance(phase, q.angle() * alpha), alpha)
        + r.at(distance(phase, r.angle()), alpha)
        + s.at(distance(phase, s.angle() * alpha), alpha)
        + t.at(distance(phase, t.angle() * rootAlpha), alpha);
  }

  /** From an angle to a phase, the shorter way round. */
  private static double distance(double phase, double angle) {
    return Math.IEEEremainder(phase - angle, TURN);
  }
}
