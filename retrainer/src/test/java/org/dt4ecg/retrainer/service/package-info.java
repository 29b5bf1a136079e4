@NullMarked
package org.dt4ecg.retrainer.service;

import org.jspecify.annotations.NullMarked;
