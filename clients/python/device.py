"""A device: sends seconds of a made-up ECG, a frame a second. Usage: device.py DEVICE SECONDS"""
import io, json, math, os, struct, sys, urllib.request
from datetime import datetime, timedelta, timezone
import avro.io, avro.schema
from confluent_kafka import Producer

brokers = os.environ.get("BROKERS", "localhost:9092")
registry = os.environ.get("REGISTRY", "http://localhost:8081")
device, seconds, rate = sys.argv[1], int(sys.argv[2]), 250

known = json.load(urllib.request.urlopen(registry + "/subjects/ecg-samples-value/versions/latest"))
writer = avro.io.DatumWriter(avro.schema.parse(known["schema"]))
# The partitioner of Kafka's own producers, which is not the default here: frames and labels of a device have to meet.
producer = Producer({"bootstrap.servers": brokers, "partitioner": "murmur2_random", "enable.idempotence": True})
refused = []

begin = datetime.now(timezone.utc) - timedelta(seconds=seconds)
for second in range(seconds):
    # A heart that beats every 0.8 s with 1 mV on waves of 0.1 mV, in counts of 2.5 µV: what stands still is a lead that is off.
    times = [second + i / rate for i in range(rate)]
    counts = [round(400 * math.exp(-((t % 0.8 - 0.4) / 0.02) ** 2) + 20 * (1 + math.sin(6 * math.pi * t))) for t in times]
    frame = {"deviceId": device, "sequence": second, "startTime": begin + timedelta(seconds=second),
             "samplingRate": float(rate), "lead": "I", "microvoltsPerCount": 2.5, "baselineCount": 0,
             "samples": struct.pack("<%dh" % rate, *counts)}
    message = io.BytesIO(struct.pack(">bI", 0, known["id"]))
    message.seek(0, io.SEEK_END)
    writer.write(frame, avro.io.BinaryEncoder(message))
    producer.produce("ecg-samples", key=device, value=message.getvalue(),
                     on_delivery=lambda error, _: error and refused.append(error))
waiting = producer.flush(30)
print("%d frames of %s sent" % (seconds - len(refused) - waiting, device))
sys.exit("not sent: %s" % (refused or "no broker answered") if refused or waiting else 0)
