/** A broker and a registry, in this process or in one of their own, and processes beside them. */
package org.dt4ecg.bench.cluster;
