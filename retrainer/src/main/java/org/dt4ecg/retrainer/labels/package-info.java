/** How labelled ECG is read from its topic, and what is refused. */
@NullMarked
package org.dt4ecg.retrainer.labels;

import org.jspecify.annotations.NullMarked;
