/**
 * Which frames are accepted, at what time, and the reasons why others are not; how long ids and
 * names may be.
 *
 * <p>Internal.
 */
package org.dt4ecg.topology.validation;
