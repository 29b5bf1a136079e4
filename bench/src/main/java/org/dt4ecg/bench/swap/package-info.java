/** The whole system under load, while its model is replaced again and again. */
package org.dt4ecg.bench.swap;
