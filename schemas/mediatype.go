package schemas

import (
	"archive/zip"
	"bytes"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

const (
	plainText = "text/plain"
	zipFile   = "application/zip"
)

// officeFolders tell apart the zip files of Office Open XML.
var officeFolders = map[string]string{
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   "word/",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         "xl/",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": "ppt/",
}

// holds reports whether the leading bytes of data are those of the media type.
func holds(data []byte, mediaType string) bool {
	found := detect(data)
	if begins(found, mediaType) {
		return true
	}
	folder := officeFolders[mediaType]
	return folder != "" && found.Is(zipFile) && officeFile(data, folder)
}

// begins reports whether data whose leading bytes were found to be of one media
// type can be of the other.
func begins(found *mimetype.MIME, mediaType string) bool {
	for kind := found; kind != nil; kind = kind.Parent() {
		if kind.Is(mediaType) {
			return kind == found || !otherMedium(found.String(), mediaType)
		}
	}
	return unmarked(mediaType) && isOrUnder(found, plainText)
}

// detect looks at the first bytes of data, at most 4 KiB. A panic of the library
// would come back with the same record for ever; to be of no known type is the
// record's fault.
func detect(data []byte) (found *mimetype.MIME) {
	defer func() {
		if recover() != nil {
			found = mimetype.Lookup("application/octet-stream")
		}
	}()
	return mimetype.Detect(data)
}

func isOrUnder(kind *mimetype.MIME, ancestor string) bool {
	for ; kind != nil; kind = kind.Parent() {
		if kind.Is(ancestor) {
			return true
		}
	}
	return false
}

// otherMedium reports whether the one is, say, an image and the other a video:
// both may use the same container, as AVIF and MP4 do.
func otherMedium(a, b string) bool {
	a, b = medium(a), medium(b)
	return a != "" && b != "" && a != b
}

func medium(mediaType string) string {
	top, _, _ := strings.Cut(mediaType, "/")
	switch top {
	case "audio", "image", "video":
		return top
	}
	return ""
}

// unmarked reports whether files of the media type are text without a mark of
// their own, such as Markdown: any text may be one. Tables have a mark, but only
// from their second line on.
func unmarked(mediaType string) bool {
	switch mediaType {
	case "text/csv", "text/tab-separated-values":
		return true
	}
	return strings.HasPrefix(mediaType, "text/") && mimetype.Lookup(mediaType) == nil
}

// officeFile finds a folder of Office Open XML behind the leading 4 KiB, where a
// picture or long properties may have pushed it.
func officeFile(data []byte, folder string) bool {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	types, parts := false, false
	for _, f := range archive.File {
		types = types || f.Name == "[Content_Types].xml"
		parts = parts || strings.HasPrefix(f.Name, folder)
	}
	return types && parts
}
