/** The bounded, balanced sample of labelled ECG that rounds are trained on. */
@NullMarked
package org.dt4ecg.retrainer.sample;

import org.jspecify.annotations.NullMarked;
