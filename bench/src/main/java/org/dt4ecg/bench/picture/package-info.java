/** Pictures of the pages, drawn from what the code computes. */
package org.dt4ecg.bench.picture;
