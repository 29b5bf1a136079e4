/** Benchmarks of single parts, by JMH: time and bytes allocated per operation. */
package org.dt4ecg.bench.micro;
