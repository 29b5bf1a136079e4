package org.dt4ecg.training.learning;

import org.dt4ecg.model.ModelContract;

/**
 * A model, ready to be published.
 *
 * @param onnx its file
 * @param contract the contract inside the file
 * @param summary how it was trained and what it is worth
 */
public record TrainedRelease(byte[] onnx, ModelContract contract, TrainingSummary summary) {}
