// Verifies an export, a proof of inclusion and one of consistency with the packages that the Go checksum database is verified
// with (golang.org/x/mod/sumdb): nothing here is ours but the reading of files.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error) {
	if err != nil {
		fmt.Println("FAILED:", err)
		os.Exit(1)
	}
}
func read(path string) []byte { data, err := os.ReadFile(path); check(err); return data }

func open(text []byte, vkey string) (string, tlog.Tree) {
	verifier, err := note.NewVerifier(vkey)
	check(err)
	opened, err := note.Open(text, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	var size int64
	_, err = fmt.Sscan(lines[1], &size)
	check(err)
	hash, err := tlog.ParseHash(lines[2])
	check(err)
	return lines[0], tlog.Tree{N: size, Hash: hash}
}

func hashes(lines []string) []tlog.Hash {
	var list []tlog.Hash
	for _, line := range lines {
		h, err := tlog.ParseHash(line)
		check(err)
		list = append(list, h)
	}
	return list
}

// go run . VKEY events.jsonl CHECKPOINT INCLUSION-PROOF OLDER-CHECKPOINT CONSISTENCY-PROOF
func main() {
	vkey := os.Args[1]
	origin, tree := open(read(os.Args[3]), vkey)

	file, err := os.Open(os.Args[2])
	check(err)
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, i := range indexes {
			out = append(out, stored[i])
		}
		return out, nil
	})
	var n int64
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<20)
	for n < tree.N && scanner.Scan() {
		more, err := tlog.StoredHashes(n, scanner.Bytes(), reader)
		check(err)
		stored = append(stored, more...)
		n++
	}
	root, err := tlog.TreeHash(n, reader)
	check(err)
	if n != tree.N || root != tree.Hash {
		check(fmt.Errorf("the export has another root: %v", root))
	}
	fmt.Printf("note: %s, %d leaves, signature verified\ntlog.TreeHash over events.jsonl: %v, as signed\n", origin, tree.N, root)

	parts := strings.SplitN(string(read(os.Args[4])), "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	check(err)
	var index int64
	fmt.Sscanf(lines[2], "index %d", &index)
	check(tlog.CheckRecord(hashes(lines[3:]), tree.N, tree.Hash, index, tlog.RecordHash(leaf)))
	var event map[string]any
	check(json.Unmarshal(leaf, &event))
	fmt.Printf("tlog.CheckRecord: leaf %d is in the tree: seq %v, %v\n", index, event["seq"], event["type"])

	_, older := open(read(os.Args[5]), vkey)
	parts = strings.SplitN(string(read(os.Args[6])), "\n\n", 2)
	lines = strings.Split(parts[0], "\n")
	check(tlog.CheckTree(hashes(lines[1:]), tree.N, tree.Hash, older.N, older.Hash))
	fmt.Printf("tlog.CheckTree: the tree of %d begins with the tree of %d\n", tree.N, older.N)
}
