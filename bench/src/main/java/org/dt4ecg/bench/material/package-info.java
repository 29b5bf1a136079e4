/** What the benchmarks work on: the models of this repository, and made-up ECG. */
package org.dt4ecg.bench.material;
