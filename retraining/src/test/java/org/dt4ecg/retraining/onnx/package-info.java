@NullMarked
package org.dt4ecg.retraining.onnx;

import org.jspecify.annotations.NullMarked;
