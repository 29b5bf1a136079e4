/**
 * What a release is worth: a model file against recordings, on exactly the windows that the stream
 * would seal. Needs no libtorch.
 */
@NullMarked
package org.dt4ecg.training.evaluation;

import org.jspecify.annotations.NullMarked;
