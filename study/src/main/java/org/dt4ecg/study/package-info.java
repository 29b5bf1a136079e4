/** The experiments behind the published figures, from recordings to a report. */
@NullMarked
package org.dt4ecg.study;

import org.jspecify.annotations.NullMarked;
