/** What has to come out of the frames that were sent, and whether it did. */
package org.dt4ecg.bench.oracle;
