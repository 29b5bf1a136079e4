@NullMarked
package org.dt4ecg.retraining.service.labels;

import org.jspecify.annotations.NullMarked;
