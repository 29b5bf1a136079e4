/** Runs contestants against a broker, and tells what they cost. */
package org.dt4ecg.bench.load;
