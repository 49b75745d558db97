// Laid over net/http/fcgi while the bench is built, since that package exports none of its parser.

package fcgi

import "io"

// ReadRecords reads to the end of r as a child process does, PARAMS into a map where asked; it returns how many records there were.
func ReadRecords(r io.Reader, params bool) (int, error) {
	var rec record
	var req *request
	for n := 0; ; n++ {
		if err := rec.read(r); err == io.EOF {
			return n, nil
		} else if err != nil {
			return n, err
		}
		if !params {
			continue
		}
		switch rec.h.Type {
		case typeBeginRequest:
			req = newRequest(rec.h.Id, 0)
		case typeParams:
			if len(rec.content()) > 0 {
				req.rawParams = append(req.rawParams, rec.content()...)
			} else {
				req.parseParams()
			}
		}
	}
}
