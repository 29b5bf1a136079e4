/** The command line of the study. */
@NullMarked
package org.dt4ecg.study.command;

import org.jspecify.annotations.NullMarked;
