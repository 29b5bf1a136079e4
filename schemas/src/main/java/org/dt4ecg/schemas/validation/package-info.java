/** What every reader of a topic asks of ids, keys and signals before it keeps anything. */
@NullMarked
package org.dt4ecg.schemas.validation;

import org.jspecify.annotations.NullMarked;
