/** A fleet that streams: frames of many devices in order of time, at the pace asked for. */
package org.dt4ecg.fleet.stream;
