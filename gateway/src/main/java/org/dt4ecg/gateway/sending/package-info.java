/** From frames to records that the brokers have acknowledged, in bounded numbers. */
package org.dt4ecg.gateway.sending;
