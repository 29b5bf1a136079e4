/** What the runs found, as numbers that tables and charts are made of. */
@NullMarked
package org.dt4ecg.study.figures;

import org.jspecify.annotations.NullMarked;
