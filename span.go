package esclusa

// Span is a range of the offsets of one partition: From is in it, To is not.
type Span struct{ From, To int64 }
