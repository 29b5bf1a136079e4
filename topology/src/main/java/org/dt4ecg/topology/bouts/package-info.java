/**
 * From events, one a window, to bouts: stretches of one activity of one person. Those that go on
 * are part of their recording session.
 */
package org.dt4ecg.topology.bouts;
