/** The retraining service: a long-running process that reads labelled ECG, trains, and releases. */
@NullMarked
package org.dt4ecg.retrainer.service;

import org.jspecify.annotations.NullMarked;
