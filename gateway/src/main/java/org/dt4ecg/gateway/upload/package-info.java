/** What a device sends: frames as JSON or as bytes, and what may be wrong with them. */
package org.dt4ecg.gateway.upload;
