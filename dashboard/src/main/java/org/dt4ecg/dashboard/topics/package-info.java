/**
 * Reads the topics for the page, outside any consumer group, and asks how far the application is.
 */
package org.dt4ecg.dashboard.topics;
