/**
 * The gateway: takes frames by HTTP from devices that do not speak Kafka, and answers once the
 * brokers have them. Starts with {@link org.dt4ecg.gateway.Gateway}.
 */
package org.dt4ecg.gateway;
