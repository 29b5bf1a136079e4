@NullMarked
package org.dt4ecg.schemas.vectors;

import org.jspecify.annotations.NullMarked;
