/** The topology as a whole: its wiring, its configuration and the application that runs it. */
package org.dt4ecg.topology;
