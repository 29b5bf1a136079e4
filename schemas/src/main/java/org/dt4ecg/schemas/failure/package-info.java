/** What went wrong, in the words of people: for messages of all modules. */
@NullMarked
package org.dt4ecg.schemas.failure;

import org.jspecify.annotations.NullMarked;
