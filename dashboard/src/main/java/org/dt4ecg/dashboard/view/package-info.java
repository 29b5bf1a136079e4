/**
 * What the page shows, held in memory and bounded: devices and their ECG, people's days, models,
 * and how the pipeline gets on. Knows of records, not of Kafka's clients nor of HTTP.
 */
package org.dt4ecg.dashboard.view;
