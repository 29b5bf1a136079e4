/** How embeddings are compared. */
package org.dt4ecg.model.embedding;
