package org.dt4ecg.topology;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.events.FramesToEvents;
import org.dt4ecg.topology.windowing.StoredDevices;

/**
 * Interactive queries of the store of devices: of this instance's own partitions, or which other
 * instance has the device. Thread-safe.
 */
final class DeviceQueries {

  private final KafkaStreams streams;
  private final HostInfo own;
  private final StoredDevices states;

  /**
   * @param applicationServer {@code application.server}; empty where none is set
   */
  DeviceQueries(KafkaStreams streams, String applicationServer, ValueSerdes serdes) {
    this.streams = streams;
    HostInfo named = HostInfo.buildFromEndpoint(applicationServer);
    this.own = named == null ? HostInfo.unavailable() : named;
    this.states = new StoredDevices(serdes);
  }

  DeviceLookup look(String deviceId) {
    String store = FramesToEvents.DEVICES;
    try {
      KeyQueryMetadata where = streams.queryMetadataForKey(store, deviceId, new StringSerializer());
      if (where.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
        return new DeviceLookup.NotNow("the partitions are being shared out; ask again");
      }
      HostInfo active = where.activeHost();
      if (!active.equals(own)) {
        return active.equals(HostInfo.unavailable())
            ? new DeviceLookup.NotNow(
                "the instance that has the device does not say where it is: set"
                    + " application.server for each")
            : new DeviceLookup.Elsewhere(active.host(), active.port());
      }
      ReadOnlyKeyValueStore<Bytes, byte[]> devices =
          streams.store(
              StoreQueryParameters.fromNameAndType(
                      store, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                  .withPartition(where.partition()));
      return states
          .device(devices, store, deviceId)
          .<DeviceLookup>map(DeviceLookup.Found::new)
          .orElseGet(DeviceLookup.Unknown::new);
    } catch (StreamsNotStartedException e) {
      return new DeviceLookup.NotNow("the stream has not been started");
    } catch (InvalidStateStoreException e) {
      return new DeviceLookup.NotNow(
          own.equals(HostInfo.unavailable())
              ? "this instance does not have the device now; where there are several, set"
                  + " application.server for each"
              : "the partition is being taken over; ask again");
    } catch (IllegalStateException e) {
      return new DeviceLookup.NotNow("the streams are " + streams.state());
    }
  }
}
