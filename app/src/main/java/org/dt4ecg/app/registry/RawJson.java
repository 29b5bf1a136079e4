package org.dt4ecg.app.registry;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/** Text that is JSON already and is answered as it stands. */
record RawJson(@JsonValue @JsonRawValue String text) {}
