/** The one way in which bytes, texts and numbers become a SHA-256. */
@NullMarked
package org.dt4ecg.schemas.digest;

import org.jspecify.annotations.NullMarked;
