@NullMarked
package org.dt4ecg.retrainer.publishing;

import org.jspecify.annotations.NullMarked;
