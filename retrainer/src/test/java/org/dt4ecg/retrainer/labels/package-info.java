@NullMarked
package org.dt4ecg.retrainer.labels;

import org.jspecify.annotations.NullMarked;
