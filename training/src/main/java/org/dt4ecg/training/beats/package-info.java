/**
 * Splits an ECG signal into the heart's beats and the rest: movement, muscle and electrode. Pure
 * arithmetic on samples; knows nothing of recordings, labels or tensors.
 */
@NullMarked
package org.dt4ecg.training.beats;

import org.jspecify.annotations.NullMarked;
