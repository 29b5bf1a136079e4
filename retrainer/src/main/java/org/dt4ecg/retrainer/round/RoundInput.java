package org.dt4ecg.retrainer.round;

import java.util.List;
import java.util.Set;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.retrainer.sample.Stretch;

/**
 * What a round is made of.
 *
 * @param id name of the round
 * @param champion the model that serves
 * @param sample the sample, the data read since the last round among it as far as they were drawn
 * @param newPeople whose frames are among those read since the last round
 */
public record RoundInput(
    String id, ModelFile champion, List<Stretch> sample, Set<String> newPeople) {}
