package browser

import (
	"context"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Seen is what somebody sees of the page without scrolling, as a PNG: make screenshots
// keeps it.
func (p *Page) Seen() []byte {
	p.t.Helper()
	return p.capture(page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng})
}

// Picture is what the page looks like, as a PNG: all of it, as wide as it is shown.
func (p *Page) Picture() []byte {
	p.t.Helper()
	size := Eval[struct{ W, H float64 }](p, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done({W: innerWidth, H: document.documentElement.scrollHeight}))))`)
	beyond := true
	return p.capture(page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &beyond,
		Clip: &page.Viewport{Width: size.W, Height: size.H, Scale: 1},
	})
}

func (p *Page) capture(how page.CaptureScreenshotParams) []byte {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, how)
	if err != nil {
		p.t.Fatal(err)
	}
	return shot.Data
}
