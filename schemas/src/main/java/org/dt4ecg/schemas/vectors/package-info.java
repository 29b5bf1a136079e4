/** Vectors of numbers in Avro records, such as embeddings and probabilities. */
@NullMarked
package org.dt4ecg.schemas.vectors;

import org.jspecify.annotations.NullMarked;
