package kafka

import "github.com/twmb/franz-go/pkg/kgo"

// NoCompression is the codec that every client of every language can read.
const NoCompression = "none"

// Compressions are the codecs of what producers send, as Kafka's compression.type
// names them.
func Compressions() []string { return []string{NoCompression, "gzip", "snappy", "lz4", "zstd"} }

// compressor is the client's of that name; for an empty name it is none.
func compressor(name string) kgo.CompressionCodec {
	switch name {
	case "gzip":
		return kgo.GzipCompression()
	case "snappy":
		return kgo.SnappyCompression()
	case "lz4":
		return kgo.Lz4Compression()
	case "zstd":
		return kgo.ZstdCompression()
	}
	return kgo.NoCompression()
}
