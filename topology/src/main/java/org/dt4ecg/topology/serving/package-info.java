/**
 * Which model serves and which is its shadow, and what one task has of them.
 *
 * <p>Internal.
 */
package org.dt4ecg.topology.serving;
