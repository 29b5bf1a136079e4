"""Prints who is doing what: events of a device from the oldest on. Usage: consumer.py DEVICE EVENTS"""
import io, json, os, struct, sys, urllib.request, uuid
import avro.io, avro.schema
from confluent_kafka import Consumer

brokers = os.environ.get("BROKERS", "localhost:9092")
registry = os.environ.get("REGISTRY", "http://localhost:8081")
device, events, readers = sys.argv[1], int(sys.argv[2]), {}


def read(value):
    schema = struct.unpack(">bI", value[:5])[1]
    if schema not in readers:
        known = json.load(urllib.request.urlopen("%s/schemas/ids/%d" % (registry, schema)))
        readers[schema] = avro.io.DatumReader(avro.schema.parse(known["schema"]))
    return readers[schema].read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))


consumer = Consumer({"bootstrap.servers": brokers, "group.id": "analysis-%s" % uuid.uuid4(),
                     "auto.offset.reset": "earliest", "isolation.level": "read_committed"})
consumer.subscribe(["user-activity"])
while events > 0:
    message = consumer.poll(1)
    if message is not None and not message.error() and message.key().decode() == device:
        event = read(message.value())
        print(event["windowStart"].isoformat(), event["deviceId"], event["userId"] or "unknown", event["activity"] or "unclaimed", flush=True)
        events -= 1
consumer.close()
