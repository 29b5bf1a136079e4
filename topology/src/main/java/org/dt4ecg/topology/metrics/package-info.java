/** What the pipeline counts. */
package org.dt4ecg.topology.metrics;
