"""Sends to esclusa with Confluent's serializer, and reads a channel with its deserializer:
pip install 'confluent-kafka[json,schemaregistry]'

python registered.py send BROKERS REGISTRY DATATYPE SCHEMA FILE
python registered.py receive BROKERS REGISTRY DATATYPE COUNT
"""

import json
import sys

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient, record_subject_name_strategy
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.serialization import MessageField, SerializationContext


# The subject is the schema's title. By default it would be the topic, which all datatypes
# are sent to.
SETTINGS = {"subject.name.strategy": record_subject_name_strategy}


def send(brokers, registry, datatype, schema, file):
    with open(schema) as f:
        serialize = JSONSerializer(f.read(), SchemaRegistryClient({"url": registry}), conf=SETTINGS)
    producer = Producer({"bootstrap.servers": brokers, "acks": "all", "message.max.bytes": 2 << 20})

    def report(error, record):
        if error:
            sys.exit(f"sending {file}: {error}")
        print(f"{record.topic()}/{record.partition()}/{record.offset()}")  # the source

    headers = [("datatype", datatype), ("ce_source", "python")]
    with open(file) as f:
        value = serialize(json.load(f), SerializationContext("datatype", MessageField.VALUE, headers))
    producer.produce("datatype", value, on_delivery=report, headers=headers)
    producer.flush()


def receive(brokers, registry, datatype, count):
    deserialize = JSONDeserializer(None, schema_registry_client=SchemaRegistryClient({"url": registry}), conf=SETTINGS)
    consumer = Consumer({
        "bootstrap.servers": brokers,
        "group.id": f"registered.{datatype}",
        "auto.offset.reset": "earliest",
        "isolation.level": "read_committed",
        "enable.auto.commit": False,
    })
    topic = f"datatype.{datatype}"
    consumer.subscribe([topic])
    for _ in range(int(count)):
        record = consumer.poll(30)
        if record is None or record.error():
            sys.exit(f"receiving: {record and record.error()}")
        document = deserialize(record.value(), SerializationContext(topic, MessageField.VALUE, record.headers()))
        print(dict(record.headers())["esclusa-source"].decode(), json.dumps(document))
        consumer.commit(record, asynchronous=False)  # after it is handled: at least once
    consumer.close()


if __name__ == "__main__":
    {"send": send, "receive": receive}[sys.argv[1]](*sys.argv[2:])
