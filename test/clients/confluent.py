"""Reads and sends with confluent-kafka, which is librdkafka, as it comes; see README.md."""

import base64
import json
import sys

from confluent_kafka import Consumer, Producer


def text(data):
    return None if data is None else base64.b64encode(data).decode()


def read(brokers, count, *topics):
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": f"{topics[0]}.librdkafka", "auto.offset.reset": "earliest"})
    consumer.subscribe(list(topics))
    for _ in range(int(count)):
        record = consumer.poll(30)
        if record is None or record.error():
            sys.exit(f"reading: {record and record.error()}")
        print(json.dumps({
            "topic": record.topic(), "partition": record.partition(), "offset": record.offset(),
            "key": text(record.key()), "value": text(record.value()),
            "headers": [[key, text(value)] for key, value in record.headers() or []],
        }))
    consumer.close()


def send(brokers, topic, *settings):
    producer = Producer({"bootstrap.servers": brokers} | dict(s.split("=") for s in settings))
    sent = []
    for line in sys.stdin:
        producer.produce(topic, key=base64.b64decode(line), value=b"v", on_delivery=lambda error, record: sent.append(error or record.partition()))
        producer.flush()
    print(*sent, sep="\n")


if __name__ == "__main__":
    {"read": read, "send": send}[sys.argv[1]](*sys.argv[2:])
