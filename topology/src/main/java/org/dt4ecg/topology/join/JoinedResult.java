package org.dt4ecg.topology.join;

import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.IdentityResult;

/** Both results of a window. */
public record JoinedResult(IdentityResult identity, ActivityResult activity) {}
