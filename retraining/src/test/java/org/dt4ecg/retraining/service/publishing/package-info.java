@NullMarked
package org.dt4ecg.retraining.service.publishing;

import org.jspecify.annotations.NullMarked;
