// Passes per second of processor time of Go's FastCGI parser over a file: main FILE CHUNK PARAMS SECONDS.
package main

import (
	"fmt"
	"io"
	"net/http/fcgi"
	"os"
	"strconv"
	"syscall"
	"time"
)

// chunks gives no more than one chunk at a time, as a socket does.
type chunks struct {
	bytes []byte
	at    int
	size  int
}

func (c *chunks) Read(p []byte) (int, error) {
	if c.at == len(c.bytes) {
		return 0, io.EOF
	}
	end := c.at + c.size - c.at%c.size
	if end > len(c.bytes) {
		end = len(c.bytes)
	}
	n := copy(p, c.bytes[c.at:end])
	c.at += n
	return n, nil
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func main() {
	bytes, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	size, _ := strconv.Atoi(os.Args[2])
	seconds, _ := strconv.ParseFloat(os.Args[4], 64)
	passes := 0
	start := processorTime()
	spent := 0.0
	for spent < seconds {
		if _, err := fcgi.ReadRecords(&chunks{bytes: bytes, size: size}, os.Args[3] == "true"); err != nil {
			panic(err)
		}
		passes++
		spent = (processorTime() - start).Seconds()
	}
	fmt.Println(float64(passes) / spent)
}
