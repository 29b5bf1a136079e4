/** The retraining service: a long-running process that reads labelled ECG, trains, and releases. */
@NullMarked
package org.dt4ecg.retraining.service;

import org.jspecify.annotations.NullMarked;
