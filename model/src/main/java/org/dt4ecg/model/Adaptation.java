package org.dt4ecg.model;

/**
 * That a model was adapted to electrodes without labels, and from what: the statistics of its
 * normalisations are those of other ECG than it was trained on, all else is its parent's.
 *
 * @param parentVersion version of the model that was adapted
 * @param windows windows of ECG that the statistics are of
 * @param devices devices, or people of recordings, that these windows came from
 * @param ecgSha256 SHA-256 over the samples of these windows, 64 hexadecimal digits
 */
public record Adaptation(String parentVersion, int windows, int devices, String ecgSha256) {}
