/** Tables, charts and pages made of figures. Nothing here trains or reads recordings. */
@NullMarked
package org.dt4ecg.study.report;

import org.jspecify.annotations.NullMarked;
