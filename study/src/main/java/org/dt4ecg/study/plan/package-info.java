/** What is to be found out: runs as data, by name of the plan. */
@NullMarked
package org.dt4ecg.study.plan;

import org.jspecify.annotations.NullMarked;
