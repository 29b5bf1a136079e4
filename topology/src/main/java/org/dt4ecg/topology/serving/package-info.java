/** Which model serves and which scores along, and what one task has of them. */
package org.dt4ecg.topology.serving;
