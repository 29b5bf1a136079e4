/**
 * A simulator of wearable ECG: a person's wave shape, a heart rhythm with real variability, and the
 * disturbances that an activity brings.
 */
package org.dt4ecg.fleet.simulation;
