package org.dt4ecg.fleet.recording;

/**
 * What is known of a recording before its samples are read.
 *
 * @param recordingId name of the recording, unique in its data set
 * @param userId the person, a pseudonym
 * @param sessionId what must not be split between training and test
 * @param pass which time the electrodes were put on: {@code 01}, {@code 02}, …
 * @param activity what the person does
 */
public record RecordingInfo(
    String recordingId, String userId, String sessionId, String pass, String activity) {}
