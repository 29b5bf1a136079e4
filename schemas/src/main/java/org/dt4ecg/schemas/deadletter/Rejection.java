package org.dt4ecg.schemas.deadletter;

/**
 * Why a record was rejected.
 *
 * @param reason the kind of fault
 * @param message what was wrong, with the value and what is allowed; holds no samples
 */
public record Rejection(RejectionReason reason, String message) {}
