/**
 * The files that the field keeps ECG in, each as its format tells it: channels, samples with their
 * times, annotations. Nothing here knows whose ECG it is or which channel is one.
 */
package org.dt4ecg.fleet.format;
