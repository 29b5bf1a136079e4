/** Faults by a seeded schedule, and whether the stream came through them with nothing lost. */
package org.dt4ecg.bench.chaos;
