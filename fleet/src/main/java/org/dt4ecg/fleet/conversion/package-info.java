/** Writes recordings in formats of the field, so that no sample is another one afterwards. */
package org.dt4ecg.fleet.conversion;
