/** Tables that all tasks of a process share, read from whole topics. */
package org.dt4ecg.topology.tables;
