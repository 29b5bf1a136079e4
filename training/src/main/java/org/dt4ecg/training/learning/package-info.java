/**
 * Trains the network on recordings and makes a release of it. Needs libtorch on the class path,
 * which the streaming application does not carry.
 */
@NullMarked
package org.dt4ecg.training.learning;

import org.jspecify.annotations.NullMarked;
