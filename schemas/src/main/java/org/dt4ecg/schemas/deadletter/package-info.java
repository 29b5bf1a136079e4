/**
 * The contract of dead letters: why a record is rejected, and how it is written down, as it was
 * read and with headers. One for all processes that read topics.
 */
@NullMarked
package org.dt4ecg.schemas.deadletter;

import org.jspecify.annotations.NullMarked;
