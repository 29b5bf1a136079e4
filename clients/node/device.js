// A device: sends seconds of a made-up ECG, a frame a second. Usage: node device.js DEVICE SECONDS
const avro = require('avsc');
const { Kafka, Partitioners, logLevel } = require('kafkajs');

const brokers = (process.env.BROKERS || 'localhost:9092').split(',');
const registry = process.env.REGISTRY || 'http://localhost:8081';
const [device, seconds, rate] = [process.argv[2], Number(process.argv[3]), 250];

async function send() {
  const known = await (await fetch(`${registry}/subjects/ecg-samples-value/versions/latest`)).json();
  const type = avro.Type.forSchema(JSON.parse(known.schema));
  const head = Buffer.alloc(5); // a zero, and the id of the schema
  head.writeInt32BE(known.id, 1);
  const begin = Date.now() - 1000 * seconds;
  const messages = Array.from({ length: seconds }, (_, second) => {
    const samples = Buffer.alloc(2 * rate);
    for (let i = 0; i < rate; i++) {
      // A heart that beats every 0.8 s with 1 mV on waves of 0.1 mV, in counts of 2.5 µV: what stands still is a lead that is off.
      const time = second + i / rate;
      const beat = 400 * Math.exp(-(((time % 0.8 - 0.4) / 0.02) ** 2));
      samples.writeInt16LE(Math.round(beat + 20 * (1 + Math.sin(6 * Math.PI * time))), 2 * i);
    }
    const frame = { deviceId: device, sequence: second, startTime: 1000 * (begin + 1000 * second), samplingRate: rate,
      lead: 'I', microvoltsPerCount: 2.5, baselineCount: 0, samples };
    return { key: device, value: Buffer.concat([head, type.toBuffer(frame)]) };
  });
  // Kafka's own partitioner, the default since kafkajs 2: frames and labels of a device have to meet.
  const producer = new Kafka({ clientId: 'device', brokers, logLevel: logLevel.ERROR })
    .producer({ createPartitioner: Partitioners.DefaultPartitioner, idempotent: true });
  await producer.connect();
  await producer.send({ topic: 'ecg-samples', acks: -1, messages });
  await producer.disconnect();
  console.log(`${messages.length} frames of ${device} sent`);
}

send().catch((error) => {
  console.error(`not sent: ${error.message}`);
  process.exit(1);
});
