@NullMarked
package org.dt4ecg.retrainer.sample;

import org.jspecify.annotations.NullMarked;
