// Sends to esclusa and reads a channel: npm install kafkajs
//
// node channel.js send BROKERS DATATYPE FILE
// node channel.js receive BROKERS DATATYPE COUNT
const { readFileSync } = require("node:fs");
const { Kafka, logLevel } = require("kafkajs");

const [how, brokers, datatype, what] = process.argv.slice(2);
const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.ERROR });

async function send(file) {
  const producer = kafka.producer();
  await producer.connect();
  const headers = { datatype, ce_source: "node" };
  const [sent] = await producer.send({
    topic: "datatype",
    acks: -1,
    messages: [{ value: readFileSync(file), headers }],
  });
  console.log(`datatype/${sent.partition}/${sent.baseOffset}`); // the source
  await producer.disconnect();
}

async function receive(count) {
  const consumer = kafka.consumer({ groupId: `node.${datatype}` }); // reads committed records only
  await consumer.connect();
  await consumer.subscribe({ topics: [`datatype.${datatype}`], fromBeginning: true });
  let left = Number(count);
  let enough;
  const all = new Promise((resolve) => (enough = resolve));
  await consumer.run({
    // The offset is committed after this returns: at least once.
    eachMessage: async ({ message }) => {
      if (left-- <= 0) return;
      console.log(`${message.headers["esclusa-source"]} ${message.value}`);
      if (left === 0) enough();
    },
  });
  await all;
  await consumer.disconnect();
}

({ send, receive })[how](what).catch((error) => {
  console.error(error);
  process.exit(1);
});
