/** What the tests of the topology share: devices, a model that does as told, and a driver. */
package org.dt4ecg.topology.testing;
