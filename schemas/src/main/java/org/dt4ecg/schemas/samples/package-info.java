/**
 * What is in an {@link org.dt4ecg.schemas.avro.EcgSamples} frame: its samples and their times.
 *
 * <p>A frame carries counts, the 16-bit integers of the converter, not voltages, so nothing is lost
 * on the way: the voltage of a sample is {@code (count - baselineCount) · microvoltsPerCount} µV.
 * Samples are int16, little-endian, oldest first, so the bytes are also those of WFDB signal format
 * 16.
 *
 * <h2>EcgSamples and FHIR SampledData</h2>
 *
 * <p>FHIR R5 defines the value of a data point as {@code data · factor + origin.value}, in the unit
 * of {@code origin}, and the time between two data points as {@code interval} in {@code
 * intervalUnit} (FHIR R4: {@code period}, always in milliseconds). Hence
 *
 * <table>
 * <caption>The same frame in both formats</caption>
 * <tr><th>SampledData</th><th>EcgSamples</th></tr>
 * <tr><td>{@code origin.value}, {@code origin.code = "uV"}</td>
 *     <td>{@code -baselineCount · microvoltsPerCount}</td></tr>
 * <tr><td>{@code factor}</td><td>{@code microvoltsPerCount}</td></tr>
 * <tr><td>{@code interval} in ms (R4: {@code period})</td><td>{@code 1000 / samplingRate}</td></tr>
 * <tr><td>{@code dimensions}</td><td>1: a frame holds one lead</td></tr>
 * <tr><td>{@code data}</td>
 *     <td>the counts as decimal numbers with one blank between them ({@link
 *     org.dt4ecg.schemas.samples.SampleCodec#decode})</td></tr>
 * <tr><td>{@code Observation.effectiveDateTime}</td><td>{@code startTime}</td></tr>
 * <tr><td>{@code Observation.component.code}</td><td>{@code lead}</td></tr>
 * <tr><td>{@code Observation.device}</td><td>{@code deviceId}</td></tr>
 * </table>
 *
 * <p>and back {@code microvoltsPerCount = factor}, {@code baselineCount = round(-origin.value /
 * factor)}, {@code samplingRate = 1000 / interval}. The way back is exact where {@code data} holds
 * integers from -32768 to 32767 and {@code origin.value} is a multiple of {@code factor}; FHIR's
 * {@code E}, {@code L} and {@code U} (error, below and above the detection limit) have no count of
 * their own, so a frame ends before such a data point and a new one starts after it.
 *
 * <p>{@code microvoltsPerCount = 0} means that the device's calibration is unknown. Such a frame
 * has no voltages and no FHIR form.
 */
@NullMarked
package org.dt4ecg.schemas.samples;

import org.jspecify.annotations.NullMarked;
