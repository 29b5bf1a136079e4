/**
 * The network DT4ECG: its sizes and weights as plain data, and its layers as DJL blocks.
 *
 * <p>The published abstract (arXiv 2502.11023) fixes the parts: a one-dimensional convolutional
 * network with residual blocks, Sequence Channel Attention and a head for each task. The sizes are
 * this project's own.
 */
@NullMarked
package org.dt4ecg.training.network;

import org.jspecify.annotations.NullMarked;
