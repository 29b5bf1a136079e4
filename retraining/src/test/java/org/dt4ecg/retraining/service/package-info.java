@NullMarked
package org.dt4ecg.retraining.service;

import org.jspecify.annotations.NullMarked;
