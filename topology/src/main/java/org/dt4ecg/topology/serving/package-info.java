/** Which model serves, and what one task has of it. */
package org.dt4ecg.topology.serving;
