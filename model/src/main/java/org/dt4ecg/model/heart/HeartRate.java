package org.dt4ecg.model.heart;

/**
 * A heart rate that was measured.
 *
 * @param beatsPerMinute the rate, in beats per minute, to a tenth
 * @param beats the heart beats that it rests on, in beats; at least 2
 */
public record HeartRate(float beatsPerMinute, int beats) {}
