@NullMarked
package org.dt4ecg.study;

import org.jspecify.annotations.NullMarked;
