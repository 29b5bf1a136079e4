/** What runs leave behind: one file a run, so that a study goes on where it was interrupted. */
@NullMarked
package org.dt4ecg.study.outcome;

import org.jspecify.annotations.NullMarked;
