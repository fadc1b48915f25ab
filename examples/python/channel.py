"""Sends to esclusa and reads a channel: pip install confluent-kafka

python channel.py send BROKERS DATATYPE FILE
python channel.py receive BROKERS DATATYPE COUNT
"""

import sys

from confluent_kafka import Consumer, Producer


def send(brokers, datatype, file):
    producer = Producer({"bootstrap.servers": brokers, "acks": "all", "message.max.bytes": 2 << 20})

    def report(error, record):
        if error:
            sys.exit(f"sending {file}: {error}")
        print(f"{record.topic()}/{record.partition()}/{record.offset()}")  # the source

    with open(file, "rb") as f:
        producer.produce("datatype", f.read(), on_delivery=report,
                         headers=[("datatype", datatype), ("ce_source", "python")])
    producer.flush()


def receive(brokers, datatype, count):
    consumer = Consumer({
        "bootstrap.servers": brokers,
        "group.id": f"python.{datatype}",
        "auto.offset.reset": "earliest",
        "isolation.level": "read_committed",
        "enable.auto.commit": False,
    })
    consumer.subscribe([f"datatype.{datatype}"])
    for _ in range(int(count)):
        record = consumer.poll(30)
        if record is None or record.error():
            sys.exit(f"receiving: {record and record.error()}")
        headers = dict(record.headers())
        print(headers["esclusa-source"].decode(), record.value().decode())
        consumer.commit(record, asynchronous=False)  # after it is handled: at least once
    consumer.close()


if __name__ == "__main__":
    {"send": send, "receive": receive}[sys.argv[1]](*sys.argv[2:])
