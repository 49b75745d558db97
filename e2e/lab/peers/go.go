// An application of Go's net/http/fcgi, which multiplexes, on the Unix socket that it is told.
package main

import (
	"crypto/sha1"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/fcgi"
	"os"
	"sync"
)

const together = 4

func main() {
	listener, err := net.Listen("unix", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var all sync.WaitGroup
	all.Add(together)
	http.HandleFunc("/digest", func(w http.ResponseWriter, r *http.Request) {
		digest := sha1.New()
		io.Copy(digest, r.Body)
		w.Header().Set("X-Method", r.Method)
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, "%s %x", r.URL.RawQuery, digest.Sum(nil))
	})
	// Answers when as many requests are open at once.
	http.HandleFunc("/together", func(w http.ResponseWriter, r *http.Request) {
		all.Done()
		all.Wait()
		fmt.Fprint(w, r.URL.RawQuery)
	})
	http.HandleFunc("/never", func(w http.ResponseWriter, r *http.Request) {
		select {}
	})
	log.Fatal(fcgi.Serve(listener, nil))
}
