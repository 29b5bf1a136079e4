/** Which model serves and which is its shadow, and what one task has of them. */
package org.dt4ecg.topology.serving;
