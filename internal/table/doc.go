// Package table is the local store of a table: what goka keeps of it on this machine's
// disk, a partition at a time, for the role that keeps the table and for the view that
// answers from this process. It says which copies are fresh enough to go on from, finds
// damage and has what is damaged made anew from the topic, and finds rows of the table
// that somebody else's records shadow in its topic.
//
// What a row becomes by a record of the channel is left to package processors, and what
// Redis holds to package mirror. Only leveldb.go and journals.go know LevelDB,
// which is the engine of views; that of roles is a log of rows, in log*.go, index.go and
// frame.go.
package table
