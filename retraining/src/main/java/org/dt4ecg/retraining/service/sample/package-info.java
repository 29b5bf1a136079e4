/** The bounded, balanced sample of labelled ECG that rounds are trained on. */
@NullMarked
package org.dt4ecg.retraining.service.sample;

import org.jspecify.annotations.NullMarked;
