"""Sends files to esclusa: all that a sender needs is any Kafka client, the
ingress topic and one header.

    pip install confluent-kafka
    python examples/send-python/send.py customer examples/good/customer.json
"""

import argparse
import sys

from confluent_kafka import Producer


def main() -> int:
    parser = argparse.ArgumentParser(description="Sends files to esclusa.")
    parser.add_argument("datatype")
    parser.add_argument("file", nargs="+")
    parser.add_argument("--brokers", default="127.0.0.1:9092")
    parser.add_argument("--topic", default="datatype", help="the ingress topic")
    parser.add_argument("--sender", default="send-python",
                        help="who sends: alerts about these records are keyed by it")
    args = parser.parse_args()

    failed = False

    def delivered(file):
        def report(error, message):
            nonlocal failed
            if error:
                failed = True
                print(f"sending {file}: {error}", file=sys.stderr)
            else:  # the source: the id under which an alert would speak of it
                print(f"{message.topic()}/{message.partition()}/{message.offset()} {file}")
        return report

    producer = Producer({
        "bootstrap.servers": args.brokers,
        "acks": "all",
        "message.max.bytes": 2 << 20,  # a body may have 1 MiB, more than the default allows
        "delivery.timeout.ms": 10_000,
        "enable.metrics.push": False,
    })
    headers = [("datatype", args.datatype), ("ce_source", args.sender)]
    for file in args.file:
        with open(file, "rb") as f:
            producer.produce(args.topic, f.read(), headers=headers, on_delivery=delivered(file))
    producer.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
