/** What a model says once the signal goes wrong: faults, put into recordings, and its figures. */
@NullMarked
package org.dt4ecg.training.stress;

import org.jspecify.annotations.NullMarked;
