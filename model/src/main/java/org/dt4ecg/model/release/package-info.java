/**
 * How a model comes to serve: it is signed where it is published, and checked where it is to serve,
 * for its bytes, its origin, its contract, its order, its outputs and its speed. Each check is pure
 * and refuses with a reason of its own; nothing here loads, swaps or publishes.
 */
package org.dt4ecg.model.release;
