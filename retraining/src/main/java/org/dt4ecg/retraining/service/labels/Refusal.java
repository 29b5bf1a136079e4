package org.dt4ecg.retraining.service.labels;

/**
 * Why one labelled frame is refused.
 *
 * @param reason the reason, for machines
 * @param message what was wrong and what to do, for people
 */
public record Refusal(RefusalReason reason, String message) {}
