package org.dt4ecg.app.demo;

import java.time.Duration;
import org.dt4ecg.schemas.avro.UserActivity;

/**
 * The newest event of a device.
 *
 * @param event the event
 * @param delay time from the moment its window had all its samples to its receipt
 */
record DeviceState(UserActivity event, Duration delay) {}
