/** Charts of the study's figures, as PNG images, drawn without a screen. */
@NullMarked
package org.dt4ecg.study.chart;

import org.jspecify.annotations.NullMarked;
