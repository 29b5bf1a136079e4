/**
 * The live page: who wears which device and does what, the ECG, the models, and how the pipeline
 * gets on, as the topics say. Starts with {@link org.dt4ecg.dashboard.Dashboard}.
 */
package org.dt4ecg.dashboard;
