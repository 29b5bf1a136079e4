package org.dt4ecg.training.learning.calibration;

/**
 * From when a person who was enrolled by a template is claimed.
 *
 * @param threshold lowest similarity to a template at which its person is claimed
 * @param agreement lowest similarity of the middle window of a template to the others
 */
public record TemplateThresholds(double threshold, double agreement) {}
