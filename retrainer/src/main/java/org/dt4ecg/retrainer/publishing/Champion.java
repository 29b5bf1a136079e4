package org.dt4ecg.retrainer.publishing;

import java.time.Instant;
import org.dt4ecg.model.ModelFile;

/**
 * The model that serves.
 *
 * @param file its file
 * @param releasedAt when it was released; {@link Instant#EPOCH} if it came with the configuration
 */
public record Champion(ModelFile file, Instant releasedAt) {}
