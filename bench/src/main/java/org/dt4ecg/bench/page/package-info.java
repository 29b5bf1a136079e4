/** The page that shows what was measured. */
package org.dt4ecg.bench.page;
