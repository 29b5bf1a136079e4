// Prints who is doing what: events of a device from the oldest on. Usage: node consumer.js DEVICE EVENTS
const { randomUUID } = require('crypto');
const avro = require('avsc');
const { Kafka, logLevel } = require('kafkajs');

const brokers = (process.env.BROKERS || 'localhost:9092').split(',');
const registry = process.env.REGISTRY || 'http://localhost:8081';
const device = process.argv[2];
let events = Number(process.argv[3]);
const types = new Map();

async function read(value) {
  const schema = value.readInt32BE(1);
  if (!types.has(schema)) {
    const known = await (await fetch(`${registry}/schemas/ids/${schema}`)).json();
    types.set(schema, avro.Type.forSchema(JSON.parse(known.schema)));
  }
  return types.get(schema).fromBuffer(value.subarray(5));
}

async function consume() {
  const consumer = new Kafka({ clientId: 'consumer', brokers, logLevel: logLevel.ERROR })
    .consumer({ groupId: `analysis-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topic: 'user-activity', fromBeginning: true });
  const done = new Promise((resolve) => consumer.run({
    eachMessage: async ({ message }) => {
      if (events > 0 && message.key.toString() === device) {
        const event = await read(message.value);
        const start = new Date(event.windowStart / 1000).toISOString();
        console.log(start, event.deviceId, event.userId || 'unknown', event.activity || 'unclaimed');
        events -= 1;
        if (events === 0) resolve();
      }
    },
  }));
  await done;
  await consumer.disconnect();
}

consume().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
