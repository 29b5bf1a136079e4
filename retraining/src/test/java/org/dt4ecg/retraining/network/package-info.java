@NullMarked
package org.dt4ecg.retraining.network;

import org.jspecify.annotations.NullMarked;
