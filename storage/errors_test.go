package storage

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
)

// refusing is a PostgreSQL server that refuses everybody with an error which
// repeats what it was asked for, as servers do. It returns its port.
func refusing(t *testing.T, code, says string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			var length uint32
			if binary.Read(conn, binary.BigEndian, &length) == nil {
				if _, err := io.CopyN(io.Discard, conn, int64(length)-4); err == nil {
					fields := "SFATAL\x00C" + code + "\x00M" + says + "\x00\x00"
					message := binary.BigEndian.AppendUint32([]byte("E"), uint32(len(fields)+4))
					conn.Write(append(message, fields...))
				}
			}
			conn.Close()
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func TestServersErrorIsToldWithoutTheNamesInIt(t *testing.T) {
	for _, c := range []struct{ code, says, want string }{
		{"28P01", `password authentication failed for user "secret"`, "the user or the password"},
		{"28000", `no pg_hba.conf entry for host, user "secret"`, "the user or the password"},
		{"3D000", `database "secret" does not exist`, "no such database"},
		{"53300", `too many connections for role "secret"`, "SQLSTATE 53300"},
	} {
		seal, err := ParseKey(NewKey())
		if err != nil {
			t.Fatal(err)
		}
		_, err = Open(context.Background(), Address{Postgres: "postgres://me@127.0.0.1:" + refusing(t, c.code, c.says) + "/x?sslmode=disable"}, seal)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", c.code, err)
		}
	}
}

func TestPasswordWithSignsIsNotTakenForAHost(t *testing.T) {
	if _, err := ParseAddress("postgres://me:Pa@ss@localhost/x"); !errors.Is(err, ErrAddress) || !strings.Contains(err.Error(), "%40") {
		t.Errorf("%v", err)
	}
	if at, err := ParseAddress("postgres://me:Pa%40ss@localhost/x?options=a@b"); err != nil || at.Postgres == "" {
		t.Errorf("%+v, %v", at, err)
	}
}
