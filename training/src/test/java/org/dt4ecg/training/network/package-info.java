@NullMarked
package org.dt4ecg.training.network;

import org.jspecify.annotations.NullMarked;
