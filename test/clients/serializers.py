"""Sends with the serializers of schema registries, and reads with their deserializers, as
they come; see README.md."""

import json
import sys
import uuid

from aws_schema_registry.codec import encode
from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import (
    SchemaRegistryClient, header_schema_id_serializer, prefix_schema_id_serializer, record_subject_name_strategy)
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.serialization import MessageField, SerializationContext


def guid_before_the_value(payload, context, schema_id):
    return schema_id.guid_to_bytes() + payload


def send(brokers, registry, topic, schema):
    """One record for each line of its input, in each way to say what its schema is."""
    client, producer = SchemaRegistryClient({"url": registry}), Producer({"bootstrap.servers": brokers})
    with open(schema) as f:
        text = f.read()
    known = {"auto.register.schemas": False, "use.latest.version": True, "subject.name.strategy": record_subject_name_strategy}
    serializers = [JSONSerializer(text, client, conf={"schema.id.serializer": how, **known})
                   for how in (prefix_schema_id_serializer, guid_before_the_value, header_schema_id_serializer)]
    for line in sys.stdin:
        for serialize in serializers:
            headers = [("ce_source", "python")]
            value = serialize(json.loads(line), SerializationContext(topic, MessageField.VALUE, headers))
            producer.produce(topic, value, headers=headers)
        for compress in (False, True):
            producer.produce(topic, encode(line.encode(), uuid.UUID(int=7), compress), headers=[("ce_source", "glue")])
    producer.flush()


def read(brokers, registry, count, topic):
    """Prints what each record says."""
    deserialize = JSONDeserializer(None, schema_registry_client=SchemaRegistryClient({"url": registry}),
                                   conf={"subject.name.strategy": record_subject_name_strategy})
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": f"{topic}.serializers", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    for _ in range(int(count)):
        record = consumer.poll(30)
        if record is None or record.error():
            sys.exit(f"reading: {record and record.error()}")
        value, headers = record.value(), dict(record.headers())
        if headers["ce_source"] == b"python":
            said = deserialize(value, SerializationContext(topic, MessageField.VALUE, record.headers()))
        else:  # Glue's deserializer looks into values only
            said = {"glue": headers["aws-glue-schema-version-id"].decode(), **json.loads(value)}
        print(json.dumps(said, sort_keys=True))
    consumer.close()


if __name__ == "__main__":
    {"read": read, "send": send}[sys.argv[1]](*sys.argv[2:])
