package sandboxtest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"porchlight/bot/sandbox"
	"porchlight/bot/sandbox/sandboxtest"
)

// A reader notes what a check complains of.
type reader struct {
	testing.TB
	complaints []string
}

func (r *reader) Helper() {}
func (r *reader) Errorf(format string, args ...any) {
	r.complaints = append(r.complaints, fmt.Sprintf(format, args...))
}

func TestTheCheckersComplainOfWhatIsNotPublished(t *testing.T) {
	request := func(method string, args map[string]string) sandbox.Call {
		return sandbox.Call{Method: method, Args: args}
	}
	answer := func(method, result string) sandbox.Call {
		return sandbox.Call{Method: method, Result: json.RawMessage(result)}
	}
	for _, c := range []struct {
		name  string
		check func(testing.TB, []sandbox.Call)
		call  sandbox.Call
		words string // empty: nothing to complain of
	}{
		{"a fine request", sandboxtest.CheckRequests, request("sendMessage", map[string]string{"chat_id": "5", "text": "5"}), ""},
		{"no such method", sandboxtest.CheckRequests, request("sendLove", nil), "no such method"},
		{"no such argument", sandboxtest.CheckRequests, request("getMe", map[string]string{"x": "1"}), "unknown argument x"},
		{"an argument too few", sandboxtest.CheckRequests, request("sendMessage", map[string]string{"chat_id": "5"}), "text is missing"},
		{"a wrong type", sandboxtest.CheckRequests, request("getUpdates", map[string]string{"limit": "many"}), "no Integer"},
		{"a button too plain", sandboxtest.CheckRequests, request("sendMessage", map[string]string{"chat_id": "5", "text": "x",
			"reply_markup": `{"inline_keyboard":[[{"callback_data":"x"}]]}`}), "text is missing"},
		{"a fine answer", sandboxtest.CheckAnswers, answer("getMyName", `{"name":"x"}`), ""},
		{"a field too many", sandboxtest.CheckAnswers, answer("getMyName", `{"name":"x","age":3}`), "no field age"},
		{"a field too few", sandboxtest.CheckAnswers, answer("getMe", `{"id":3,"is_bot":true}`), "first_name is missing"},
		{"an update out of shape", sandboxtest.CheckAnswers, answer("getUpdates", `[{"update_id":1,"message":{}}]`), "is missing"},
	} {
		r := &reader{TB: t}
		c.check(r, []sandbox.Call{c.call})
		got := strings.Join(r.complaints, "; ")
		if (c.words == "") != (got == "") || !strings.Contains(got, c.words) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
