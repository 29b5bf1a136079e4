/** What else one could run: the same windows and the same model on another engine. */
package org.dt4ecg.bench.peers;
