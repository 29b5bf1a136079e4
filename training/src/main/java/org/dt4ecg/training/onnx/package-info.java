/**
 * Writes the network as an ONNX file that describes itself, and reads the weights back out of one.
 * Needs no tensor engine.
 */
@NullMarked
package org.dt4ecg.training.onnx;

import org.jspecify.annotations.NullMarked;
