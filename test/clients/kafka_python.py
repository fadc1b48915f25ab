"""Reads and sends with kafka-python as it comes; see README.md."""

import base64
import json
import sys

from kafka import KafkaConsumer, KafkaProducer


def text(data):
    return None if data is None else base64.b64encode(data).decode()


def read(brokers, count, *topics):
    consumer = KafkaConsumer(*topics, bootstrap_servers=brokers, auto_offset_reset="earliest", consumer_timeout_ms=30_000)
    for _, record in zip(range(int(count)), consumer):
        print(json.dumps({
            "topic": record.topic, "partition": record.partition, "offset": record.offset,
            "key": text(record.key), "value": text(record.value),
            "headers": [[key, text(value)] for key, value in record.headers],
        }))


def send(brokers, topic):
    producer = KafkaProducer(bootstrap_servers=brokers)
    for line in sys.stdin:
        print(producer.send(topic, key=base64.b64decode(line), value=b"v").get(30).partition)


if __name__ == "__main__":
    {"read": read, "send": send}[sys.argv[1]](*sys.argv[2:])
