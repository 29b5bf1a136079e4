/** From frames of raw counts to the windows a model takes in. */
package org.dt4ecg.model.signal;
