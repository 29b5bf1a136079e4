@NullMarked
package org.dt4ecg.schemas.serde;

import org.jspecify.annotations.NullMarked;
