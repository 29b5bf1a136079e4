@NullMarked
package org.dt4ecg.study.figures;

import org.jspecify.annotations.NullMarked;
