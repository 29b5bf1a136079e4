/** Why a record is refused, and where it was read. */
package org.dt4ecg.topology.rejection;
