@NullMarked
package org.dt4ecg.study.outcome;

import org.jspecify.annotations.NullMarked;
