@NullMarked
package org.dt4ecg.study.plan;

import org.jspecify.annotations.NullMarked;
