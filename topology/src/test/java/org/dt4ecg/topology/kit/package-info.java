/** The test kit as somebody uses it who builds on the topology. */
package org.dt4ecg.topology.kit;
