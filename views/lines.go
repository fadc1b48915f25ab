package views

import (
	"net/http"
	"time"
)

// lines is an answer of JSON documents, one a line, that goes on.
type lines struct {
	w     http.ResponseWriter
	conn  *http.ResponseController
	gone  func() // called where the client takes nothing any more
	begun bool
	lost  bool // the client
}

// newLines has read all of the request that is to be read.
func newLines(w http.ResponseWriter, gone func()) *lines {
	l := &lines{w: w, conn: http.NewResponseController(w), gone: gone}
	_ = l.conn.SetReadDeadline(time.Time{})
	return l
}

// begin says that there is an answer.
func (l *lines) begin() {
	if l.begun {
		return
	}
	l.begun = true
	goesOn(l.w, mediaLines)
}

// goesOn begins an answer that comes piece by piece.
func goesOn(w http.ResponseWriter, media string) {
	w.Header().Set("Content-Type", media)
	w.Header().Set("X-Accel-Buffering", "no") // of proxies that would hold pieces back
	w.WriteHeader(http.StatusOK)
}

// write sends lines within the time that a client has to take them.
func (l *lines) write(text []byte) {
	if l.begin(); l.lost {
		return
	}
	if writeInTime(l.w, l.conn, text) != nil {
		l.lost = true
		l.gone()
	}
}

func (l *lines) line(v any) { l.write(encode(v)) }

// fault is the last line of an answer that is not whole.
func (l *lines) fault(detail string) {
	l.line(struct {
		Error string `json:"error"`
	}{detail})
}
