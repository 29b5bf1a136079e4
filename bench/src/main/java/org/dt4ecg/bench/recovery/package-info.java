/** For how long there are no results when an instance goes away. */
package org.dt4ecg.bench.recovery;
