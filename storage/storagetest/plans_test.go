package storagetest

import (
	"os"
	"path/filepath"
	"testing"

	"porchlight/storage"
)

// TestAStatementThatReadsEverybodysIsFound shows both databases, in which there is nobody,
// statements of either kind.
func TestAStatementThatReadsEverybodysIsFound(t *testing.T) {
	databases := map[string]storage.Address{"sqlite": {File: filepath.Join(t.TempDir(), "porchlight.db")}}
	if os.Getenv("PORCHLIGHT_TEST_POSTGRES") != "" {
		databases["postgres"] = storage.Address{Postgres: PostgresSchema(t)}
	}
	for kind, at := range databases {
		if err := openAt(t, at).Close(); err != nil {
			t.Fatal(err)
		}
		for statement, reads := range map[string]bool{
			`SELECT name FROM chats WHERE chat_id = $1`:                                                                       false,
			`SELECT name FROM chats WHERE language = $1`:                                                                      true,
			`SELECT COUNT(*) FROM chats`:                                                                                      true,
			`DELETE FROM outbox WHERE tie_id = $1`:                                                                            true, // the index has those of a tie alone
			`DELETE FROM outbox WHERE tie_id = $1 AND tie_id <> 0`:                                                            false,
			`SELECT id FROM ties WHERE person_chat = $1 OR supporter_chat = $2`:                                               false,
			`UPDATE inbox SET attempts = 0 WHERE chat_id = $1`:                                                                true,
			`SELECT COUNT(*) FROM inbox WHERE state = 0`:                                                                      false, // of what waits
			`INSERT INTO refusals SELECT supporter_chat, person_chat FROM ties WHERE muted = 1`:                               true,
			`SELECT id FROM nudges ORDER BY used LIMIT 1`:                                                                     true,
			`SELECT id FROM nudges WHERE id > $1 ORDER BY id LIMIT 10`:                                                        false,
			`SELECT key_id FROM key_holders WHERE key_id >= $1 AND key_id <= $2`:                                              false,
			`SELECT 1 FROM chats AS c WHERE chat_id = $1 AND NOT EXISTS (SELECT 1 FROM own_words AS w WHERE w.body = c.name)`: true,
		} {
			found := false
			if err := checkPlans(at, []string{statement}, func(string, string) { found = true }); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			if found != reads {
				t.Errorf("%s: it is found: %t\n%s", kind, found, statement)
			}
		}
	}
}
