@NullMarked
package org.dt4ecg.study.chart;

import org.jspecify.annotations.NullMarked;
