package org.dt4ecg.study.figures;

import org.dt4ecg.model.ModelTask;

/**
 * A window for which a wrong claim was made.
 *
 * @param head the task that went wrong
 * @param session the recording session
 * @param index index of the window on the session's grid
 * @param truth what it was
 * @param claimed what was claimed
 * @param probability probability of the claim, from 0 to 1
 * @param samplingRateHz rate of the shape, in Hz
 * @param shape the window without its moving average, in the unit of the recordings
 */
public record WrongWindow(
    ModelTask head,
    String session,
    long index,
    String truth,
    String claimed,
    double probability,
    double samplingRateHz,
    float[] shape) {}
