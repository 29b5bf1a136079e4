@NullMarked
package org.dt4ecg.schemas.compatibility;

import org.jspecify.annotations.NullMarked;
