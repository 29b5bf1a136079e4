/** The topics: names, types and settings, in one place. */
@NullMarked
package org.dt4ecg.schemas.topic;

import org.jspecify.annotations.NullMarked;
