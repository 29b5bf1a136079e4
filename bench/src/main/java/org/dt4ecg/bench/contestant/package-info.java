/** Ways to get from frames to who is doing what, each in a process of its own. */
package org.dt4ecg.bench.contestant;
