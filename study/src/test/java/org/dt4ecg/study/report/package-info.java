@NullMarked
package org.dt4ecg.study.report;

import org.jspecify.annotations.NullMarked;
