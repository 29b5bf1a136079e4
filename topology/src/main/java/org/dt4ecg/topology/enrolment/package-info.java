/** The people who were enrolled without training, as the stream reads them. */
package org.dt4ecg.topology.enrolment;
