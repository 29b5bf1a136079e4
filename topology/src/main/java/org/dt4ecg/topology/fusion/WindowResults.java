package org.dt4ecg.topology.fusion;

import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.IdentityResult;

/** The two results of a window. */
public record WindowResults(IdentityResult identity, ActivityResult activity) {}
