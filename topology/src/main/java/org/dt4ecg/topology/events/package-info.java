/**
 * The step from the frames of devices to events, who is doing what, which joins the parts that each
 * decide by themselves; and what it puts out, errors included.
 *
 * <p>Internal.
 */
package org.dt4ecg.topology.events;
