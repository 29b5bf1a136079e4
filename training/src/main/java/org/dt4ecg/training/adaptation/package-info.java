/** Adapts a model to other electrodes from ECG without labels. Needs no libtorch. */
@NullMarked
package org.dt4ecg.training.adaptation;

import org.jspecify.annotations.NullMarked;
