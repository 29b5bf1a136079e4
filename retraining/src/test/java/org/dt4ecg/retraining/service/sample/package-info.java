@NullMarked
package org.dt4ecg.retraining.service.sample;

import org.jspecify.annotations.NullMarked;
