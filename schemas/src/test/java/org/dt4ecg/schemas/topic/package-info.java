@NullMarked
package org.dt4ecg.schemas.topic;

import org.jspecify.annotations.NullMarked;
