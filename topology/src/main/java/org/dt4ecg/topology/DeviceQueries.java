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
    try {
      return own.equals(HostInfo.unavailable()) ? lookHere(deviceId) : lookEverywhere(deviceId);
    } catch (StreamsNotStartedException e) {
      return new DeviceLookup.NotNow("the stream has not been started");
    } catch (InvalidStateStoreException e) {
      return new DeviceLookup.NotNow("the partition is being taken over; ask again");
    } catch (IllegalStateException e) {
      return new DeviceLookup.NotNow("the streams are " + streams.state());
    }
  }

  /** Without an address of its own an instance is told of no other, and of its own part by this. */
  private DeviceLookup lookHere(String deviceId) {
    return look(deviceId, stores(), false);
  }

  private DeviceLookup lookEverywhere(String deviceId) {
    KeyQueryMetadata where =
        streams.queryMetadataForKey(FramesToEvents.DEVICES, deviceId, new StringSerializer());
    if (where.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
      return new DeviceLookup.NotNow("the partitions are being shared out; ask again");
    }
    HostInfo active = where.activeHost();
    if (active.equals(own)) {
      return look(deviceId, stores().withPartition(where.partition()), true);
    }
    return active.equals(HostInfo.unavailable())
        ? new DeviceLookup.NotNow(
            "the instance that has the device does not say where it is: set application.server for"
                + " each")
        : new DeviceLookup.Elsewhere(active.host(), active.port());
  }

  private DeviceLookup look(
      String deviceId,
      StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> stores,
      boolean isWhereItWouldBe) {
    return states
        .device(streams.store(stores), FramesToEvents.DEVICES, deviceId)
        .<DeviceLookup>map(DeviceLookup.Found::new)
        .orElseGet(() -> new DeviceLookup.Unknown(isWhereItWouldBe));
  }

  private static StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> stores() {
    return StoreQueryParameters.fromNameAndType(
        FramesToEvents.DEVICES, QueryableStoreTypes.<Bytes, byte[]>keyValueStore());
  }
}
