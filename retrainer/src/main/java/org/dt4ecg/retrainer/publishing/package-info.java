/** What a round leaves behind: release, report and offsets, all of it or nothing. */
@NullMarked
package org.dt4ecg.retrainer.publishing;

import org.jspecify.annotations.NullMarked;
