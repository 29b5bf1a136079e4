/** What it costs: the programs that measure. */
package org.dt4ecg.bench;
