/** Which frames are accepted, and the reasons why others are not. */
package org.dt4ecg.topology.validation;
