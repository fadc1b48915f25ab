// Reads and sends with kafkajs as it comes; see README.md.
const { Kafka, logLevel } = require("kafkajs");

const [how, brokers, ...rest] = process.argv.slice(2);
const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.ERROR });
const text = (data) => (data === null || data === undefined ? null : Buffer.from(data).toString("base64"));

// A header that is there twice comes as a list.
const pairs = (headers) =>
  Object.entries(headers).flatMap(([key, values]) => [values].flat().map((value) => [key, text(value)]));

async function read(count, ...topics) {
  const consumer = kafka.consumer({ groupId: `${topics[0]}.kafkajs` });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  let left = Number(count);
  let last;
  const all = new Promise((resolve) => (last = resolve));
  await consumer.run({
    eachMessage: async ({ topic, partition, message }) => {
      if (left-- <= 0) return;
      console.log(JSON.stringify({
        topic, partition, offset: Number(message.offset),
        key: text(message.key), value: text(message.value), headers: pairs(message.headers),
      }));
      if (left === 0) last();
    },
  });
  await all;
  await consumer.disconnect();
}

async function send(topic) {
  const producer = kafka.producer();
  await producer.connect();
  for (const line of require("fs").readFileSync(0, "utf8").split("\n").slice(0, -1)) {
    const [sent] = await producer.send({ topic, messages: [{ key: Buffer.from(line, "base64"), value: "v" }] });
    console.log(sent.partition);
  }
  await producer.disconnect();
}

({ read, send })[how](...rest).catch((error) => {
  console.error(error);
  process.exit(1);
});
