@NullMarked
package org.dt4ecg.training.onnx;

import org.jspecify.annotations.NullMarked;
