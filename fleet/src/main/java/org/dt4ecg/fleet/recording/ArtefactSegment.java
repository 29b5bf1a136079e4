package org.dt4ecg.fleet.recording;

/**
 * A stretch of a recording whose artefacts were graded by hand.
 *
 * @param fromSample its first sample, counted from 0 over the samples there are
 * @param toSample the sample behind its last
 * @param grade from 1, little or no artefact, to 4, unreadable
 */
public record ArtefactSegment(int fromSample, int toSample, int grade) {}
