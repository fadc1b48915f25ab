package views

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa/internal/apidocs"
)

// OpenAPI is the document that a process with role http answers GET /openapi.json with:
// all its calls, with those of every table of the catalogue.
func OpenAPI(of apidocs.System) []byte {
	c := &counter{Config: Config{Operations: Operations{Logger: slog.New(slog.DiscardHandler)}, Catalogue: of.Catalogue, Names: of.Names}}
	for _, ch := range of.Catalogue.Tabled() {
		c.tables = append(c.tables, &table{Table{Datatype: ch.Datatype}, ch.Table, c})
	}
	slices.SortFunc(c.tables, func(a, b *table) int { return strings.Compare(a.name, b.name) })
	return of.OpenAPI(c.routesTold())
}

// routesTold are what documents tell of the calls of a process with role http.
func (c *counter) routesTold() []apidocs.Route {
	var all []apidocs.Route
	for _, rt := range append(c.Operations.routes(), c.routes()...) {
		if rt.ID != "" { // others are for people
			all = append(all, rt.Route)
		}
	}
	return all
}

func (c *counter) system() apidocs.System {
	return apidocs.System{Catalogue: c.Catalogue, Names: c.Names, Version: c.Version, Brokers: c.Brokers}
}

func (c *counter) getAsyncAPI(w http.ResponseWriter, r *http.Request) *problem {
	return answerTagged(w, r, mediaJSON, c.asyncAPI())
}

func (c *counter) getOpenAPI(w http.ResponseWriter, r *http.Request) *problem {
	return answerTagged(w, r, mediaJSON, c.openAPI())
}

// answerTagged answers with a text that does not change while the process runs, or says
// that the client has it.
func answerTagged(w http.ResponseWriter, r *http.Request, media string, text []byte) *problem {
	sum := sha256.Sum256(text)
	tag := strconv.Quote(hex.EncodeToString(sum[:16]))
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	if notModified(w, r, tag) {
		return nil
	}
	answer(w, http.StatusOK, media, text)
	return nil
}
