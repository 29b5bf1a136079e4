/** How labelled ECG is read from its topic, and what is rejected. */
@NullMarked
package org.dt4ecg.retrainer.labels;

import org.jspecify.annotations.NullMarked;
