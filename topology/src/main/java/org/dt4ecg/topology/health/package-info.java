/**
 * Whether the stream gets on: what it does when a thread dies, and when nothing moves any more.
 *
 * <p>Internal.
 */
@NullMarked
package org.dt4ecg.topology.health;

import org.jspecify.annotations.NullMarked;
