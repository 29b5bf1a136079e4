/**
 * Public recordings from their publishers: which there are, under which licence, and how they come
 * to a folder, whole and as they were published.
 */
@NullMarked
package org.dt4ecg.fleet.download;

import org.jspecify.annotations.NullMarked;
