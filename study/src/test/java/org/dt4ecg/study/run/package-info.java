@NullMarked
package org.dt4ecg.study.run;

import org.jspecify.annotations.NullMarked;
