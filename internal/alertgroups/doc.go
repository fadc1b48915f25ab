// Package alertgroups counts refused records by the ways in which they break the
// rules. An alert group is one such way: a reason, a datatype, a keyword and a pointer
// with * for array indices. A Tally counts the alerts of one partition of their topic,
// and gives a Row for each group; a Board adds the rows of all partitions up, and tells by
// Marks which groups are news.
//
// Everything is bounded, whatever is in the alerts: groups of a datatype, senders of a
// group, the length of what is kept of texts.
//
// How alerts are read, and where rows are kept, is left to others, and so is which
// alerts can be believed (package schemas).
package alertgroups
