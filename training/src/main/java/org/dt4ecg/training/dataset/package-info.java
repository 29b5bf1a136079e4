/**
 * Turns recordings into labelled windows along the path the stream takes: frames, recording
 * sessions, windows on a grid. Divides them into what is learnt from and what is tested on. Needs
 * no tensor engine.
 */
@NullMarked
package org.dt4ecg.training.dataset;

import org.jspecify.annotations.NullMarked;
