package storagetest

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"porchlight/storage"
)

// Planned returns a context with which to open a store at the address. When the test ends
// it asks the database how it goes about each statement that the store asked and that no
// test before has, and fails the test for one that reads all of a table, or a share of it
// that grows with the people there are. It finds it out by the plan, on a table of a few
// rows as on one of a million.
func Planned(ctx context.Context, t testing.TB, at storage.Address) context.Context {
	var mu sync.Mutex
	var fresh []string
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		if len(fresh) == 0 {
			return
		}
		if err := checkPlans(at, fresh, func(statement, why string) { t.Errorf("%s:\n%s", why, statement) }); err != nil {
			t.Errorf("asking for plans: %v", err)
		}
	})
	return storage.Overheard(ctx, func(statement string) {
		if !planned.MatchString(statement) || isSpared(statement) || explainedBefore(at, statement) {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		fresh = append(fresh, statement)
	})
}

// planned are the statements that a database plans.
var planned = regexp.MustCompile(`(?i)^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b`)

// explained holds the statements that this process has seen, by the kind of database.
var explained sync.Map

func explainedBefore(at storage.Address, statement string) bool {
	_, before := explained.LoadOrStore([2]string{statement, strconv.FormatBool(at.File != "")}, true)
	return before
}

// small are the tables that do not grow with the people there are, and what stands in a
// plan in place of one.
var small = []string{"meta", "porchlight_version", "lanes", "CONSTANT ROW", "sqlite_master", "pragma_table_info"}

// short are the indexes that hold only rows of which there are never many, however many
// people there are. To read one from end to end is no long read.
var short = []string{
	"inbox_waiting", "inbox_parked", "inbox_sealed", // what is not handled yet, or could not be
	"outbox_claimed", "outbox_tried", // what is being sent, or is to be tried again
	"outbox_dead_lane", // what was refused in a month
	"keys_destroyed",   // asked once, at the start
}

// coarse are columns of few values: what one of them is equal to may be half of the table.
var coarse = []string{"lane", "state", "dead", "purpose", "standing", "kind", "stage", "over", "unsure", "muted", "gone", "by_person"}

// spared are statements that may read more, by how they begin, each with why.
var spared = map[string]string{
	"SELECT lanes.lane, (":                                                 "the first of a lane that nobody holds, in the order of the index: it passes over what is being sent alone",
	"SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM":                          "what waits in a lane: it is counted so far and no further, and in an index",
	"SELECT EXISTS (SELECT 1 FROM outbox AS o WHERE dead = '' AND lane IN": "what is to be sent now, for some seconds after an erasing",
	"UPDATE outbox SET due_ms = ?1 WHERE lane = ?2":                        "crisis answers that Telegram has not taken yet",
	"UPDATE outbox SET due_ms = $1 WHERE lane = $2":                        "the same on PostgreSQL",
	"UPDATE outbox SET due_ms = ?1 WHERE dead = ''":                        "the sandbox alone, of a few phones",
	"SELECT COALESCE(SUM(CASE WHEN gone_at = 0":                            "a farewell counts everybody before it begins",
	"SELECT COUNT(*) FROM outbox WHERE dead = '' AND (due_ms <=":           "a farewell: what is still on its way, at the end of it",
	"SELECT chat_id FROM chats AS c\n\t\tWHERE NOT EXISTS":                 "a farewell: all of them end",
	"UPDATE farewells SET told_at":                                         "a farewell: all of them are told",
}

func isSpared(statement string) bool {
	for begins := range spared {
		if strings.HasPrefix(strings.TrimSpace(statement), begins) {
			return true
		}
	}
	return false
}

func checkPlans(at storage.Address, statements []string, fault func(statement, why string)) error {
	driver, dsn, plan := "sqlite3", "file:"+at.File+"?_query_only=true", planSQLite
	if at.Postgres != "" {
		driver, dsn, plan = "pgx", at.Postgres, planPostgres
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(context.Background())
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, statement := range statements {
		faults, err := plan(conn, statement)
		if err != nil {
			return fmt.Errorf("%w:\n%s", err, statement)
		}
		for _, why := range faults {
			fault(statement, why)
		}
	}
	return nil
}

var (
	placeholder = regexp.MustCompile(`[?$](\d+)`)
	scanned     = regexp.MustCompile(`^(SCAN|SEARCH) (CONSTANT ROW|\S+)(?:.* (?:INDEX (\S+)|PRIMARY KEY))?(?: \((.*)\))?`)
	constraint  = regexp.MustCompile(`(\w+)(=|<|>)\?`)
	limited     = regexp.MustCompile(`(?i)\bLIMIT\b`)
)

// planSQLite returns what is wrong with how SQLite would go about a statement.
func planSQLite(conn *sql.Conn, statement string) (faults []string, err error) {
	most := 0
	for _, number := range placeholder.FindAllStringSubmatch(statement, -1) {
		n, _ := strconv.Atoi(number[1])
		most = max(most, n)
	}
	rows, err := conn.QueryContext(context.Background(), `EXPLAIN QUERY PLAN `+statement, make([]any, most)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			return nil, err
		}
		part := scanned.FindStringSubmatch(detail)
		if part == nil || slices.Contains(small, part[2]) || strings.HasPrefix(part[2], "(") || strings.HasSuffix(part[2], "-ROW") || slices.Contains(short, part[3]) {
			continue
		}
		if part[1] == "SCAN" || !narrows(part[4], limited.MatchString(statement)) {
			faults = append(faults, "it would take the longer the more people there are ("+detail+")")
		}
	}
	return faults, rows.Err()
}

// narrows reports whether what SQLite looks for in an index is a share of it that stays
// small: what is equal to something or lies between two, or to one side of it if no more
// than some is asked for.
func narrows(constraints string, limited bool) bool {
	sides := map[string]string{}
	for _, c := range constraint.FindAllStringSubmatch(constraints, -1) {
		sides[c[1]] += c[2]
		if !slices.Contains(coarse, c[1]) && (c[2] == "=" || limited || len(sides[c[1]]) == 2) {
			return true
		}
	}
	return false
}

// planPostgres returns what is wrong with how PostgreSQL would go about a statement,
// whatever it is asked with. Where an index can serve, it is to be used: on tables of a few
// rows it would not. There it also takes any of several indexes, so a statement that seems
// to read all of one is planned again without that.
func planPostgres(conn *sql.Conn, statement string) (faults []string, err error) {
	ctx := context.Background()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	for _, choice := range []string{"plan_cache_mode = force_generic_plan", "enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off"} {
		if _, err := tx.ExecContext(ctx, `SET LOCAL `+choice); err != nil {
			return nil, err
		}
	}
	for {
		scans, err := postgresScans(ctx, tx, statement)
		if err != nil || len(scans) == 0 {
			return nil, err
		}
		left := scans[0]
		if left.Index != "" {
			_, err = tx.ExecContext(ctx, `DROP INDEX `+left.Index)
			if err == nil {
				continue
			}
		}
		return []string{"it would take the longer the more people there are (" + strings.TrimSpace(left.Type+" "+left.Table+" "+left.Index) + ")"}, nil
	}
}

// postgresScans returns the steps of the plan that read all of something.
func postgresScans(ctx context.Context, tx *sql.Tx, statement string) ([]node, error) {
	if _, err := tx.ExecContext(ctx, `PREPARE overheard AS `+statement); err != nil {
		return nil, err
	}
	var arguments int
	if err := tx.QueryRowContext(ctx, `SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'overheard'`).Scan(&arguments); err != nil {
		return nil, err
	}
	execute := `EXPLAIN (FORMAT JSON) EXECUTE overheard`
	if arguments > 0 {
		execute += `(` + strings.TrimSuffix(strings.Repeat(`NULL, `, arguments), `, `) + `)`
	}
	var plan []byte
	if err := tx.QueryRowContext(ctx, execute).Scan(&plan); err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, `DEALLOCATE overheard`); err != nil {
		return nil, err
	}
	var plans []struct{ Plan node }
	if err := json.Unmarshal(plan, &plans); err != nil {
		return nil, err
	}
	return plans[0].Plan.scans(false), nil
}

// node is one step of a plan of PostgreSQL.
type node struct {
	Type   string `json:"Node Type"`
	Table  string `json:"Relation Name"`
	Index  string `json:"Index Name"`
	Cond   string `json:"Index Cond"`
	Filter string
	Plans  []node
}

// scans returns the steps that read all of a table or of an index that is not short.
func (n node) scans(limited bool) (all []node) {
	isScan := n.Type == "Seq Scan" || n.Index != "" && n.Cond == "" && !slices.Contains(short, n.Index)
	ends := limited && n.Index != "" && n.Filter == "" // it takes the first of the index, and no more
	if isScan && !ends && !slices.Contains(small, n.Table) {
		all = append(all, n)
	}
	for _, below := range n.Plans {
		all = append(all, below.scans(n.Type == "Limit")...)
	}
	return all
}
